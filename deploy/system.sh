#!/bin/sh
# Finds what the system lacks before anything is installed, and names the one command that helps.
#   deploy/system.sh            check what running needs
#   deploy/system.sh test       check what the tests need too (a browser, PDF tools, LibreOffice)
#   deploy/system.sh [test] --install   install it (as root, Debian)
set -u
apt="" ; other="" ; optional=""
for_tests=no ; install=no
for word in "$@"; do
    case "$word" in
        test) for_tests=yes ;;
        --install) install=yes ;;
        *) echo "usage: deploy/system.sh [test] [--install]" >&2; exit 2 ;;
    esac
done

need() { # need PACKAGE... : remember Debian packages that are missing
    apt="$apt $*"
}
has_library() { ldconfig -p 2>/dev/null | grep -q "$1"; }

PATH="$PATH:/sbin:/usr/sbin"
command -v python3.11 >/dev/null 2>&1 || need python3.11 python3.11-venv
if command -v python3.11 >/dev/null 2>&1; then
    python3.11 -c 'import ensurepip' 2>/dev/null || need python3.11-venv
fi
if ! command -v node >/dev/null 2>&1; then
    need nodejs npm
else
    major=$(node -p 'process.versions.node.split(".")[0]')
    [ "$major" -ge 20 ] || other="$other
  - Node.js 20 or newer is needed for the web pages; this is $(node --version)."
    command -v npm >/dev/null 2>&1 || need npm
fi
has_library libGL.so.1 || need libgl1
has_library libEGL.so.1 || need libegl1 # the drawing library of OFD pages
has_library libgthread-2.0.so.0 || need libglib2.0-0
has_library libpango-1.0.so.0 || need libpango-1.0-0
has_library libpangoft2-1.0.so.0 || need libpangoft2-1.0-0
has_library libharfbuzz-subset.so.0 || need libharfbuzz-subset0
command -v fc-list >/dev/null 2>&1 || need fontconfig
if ! fc-list :lang=zh-cn family 2>/dev/null | grep -qi 'noto.*cjk'; then
    need fonts-noto-cjk
fi
fc-list ":family=AR PL KaitiM GB" family 2>/dev/null | grep -q . || need fonts-arphic-gkai00mp # 楷体 of letters
if [ "$for_tests" = yes ]; then
    command -v chromium >/dev/null 2>&1 || need chromium
    command -v pdftoppm >/dev/null 2>&1 || need poppler-utils
    # The faces in which test pages are set: Song, Hei, Kai and their older designs.
    has_font() { fc-list ":family=$1" family 2>/dev/null | grep -q .; }
    has_font "AR PL UKai CN" || need fonts-arphic-ukai
    has_font "AR PL UMing CN" || need fonts-arphic-uming
    has_font "WenQuanYi Zen Hei" || need fonts-wqy-zenhei
    has_font "LXGW WenKai" || need fonts-lxgw-wenkai
fi
# Older office files (DOC, WPS, XLS, ET, RTF) are read through LibreOffice where it is installed.
if ! command -v soffice >/dev/null 2>&1; then
    office="libreoffice-writer-nogui libreoffice-calc-nogui"
    if [ "$for_tests" = yes ]; then need $office; else optional=$office; fi
fi

if ! "$(dirname "$0")/python310.sh" >/dev/null; then
    # Not in Debian 12; uv fetches one during set-up, which a closed network may refuse.
    echo "没有 Python 3.10（对话进程需要），安装时将由 uv 下载；下载不了时：pyenv install 3.10" >&2
    echo "No Python 3.10 here; uv will fetch it. Where it cannot: pyenv install 3.10" >&2
fi

if [ -n "$apt" ] && [ "$install" = yes ]; then
    if [ "$(id -u)" != 0 ]; then
        echo "Run as root: apt-get update && apt-get install -y --no-install-recommends$apt" >&2
        exit 1
    fi
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $apt >/dev/null || exit 1
    apt=""
    command -v fc-cache >/dev/null 2>&1 && fc-cache >/dev/null 2>&1
fi
if [ -n "$apt" ]; then
    echo "系统缺少组件，请先运行 / The system lacks packages; run:" >&2
    echo "" >&2
    echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends$apt" >&2
    echo "" >&2
fi
if [ -n "$optional" ]; then
    echo "可选：安装后可读取旧版 Office/WPS 文件 / Optional, to read older office files:" >&2
    echo "" >&2
    echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $optional" >&2
    echo "" >&2
fi
[ -z "$other" ] || printf '还需要 / Also needed:%s\n' "$other" >&2
[ -z "$apt$other" ]
