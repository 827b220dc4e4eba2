#!/bin/sh
# Prints the path of a working Python 3.10, which Rasa 3.6 needs: one on the PATH, one of pyenv's,
# or one that uv knows or fetches. $1 is the uv to use; without it only what is there is looked at.
set -u
works() { "$1" -c 'import sys; raise SystemExit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; }

for candidate in "${PYTHON310:-}" "$(command -v python3.10 2>/dev/null)"; do
    [ -n "$candidate" ] && works "$candidate" && { echo "$candidate"; exit 0; }
done
if command -v pyenv >/dev/null 2>&1; then
    newest=$(pyenv versions --bare 2>/dev/null | grep '^3\.10\.' | sort -V | tail -n 1)
    if [ -n "$newest" ]; then
        candidate=$(pyenv prefix "$newest")/bin/python3.10
        works "$candidate" && { echo "$candidate"; exit 0; }
    fi
fi
[ $# -gt 0 ] || exit 1
"$1" python install --quiet 3.10 >/dev/null 2>&1
candidate=$("$1" python find 3.10 2>/dev/null) && works "$candidate" && { echo "$candidate"; exit 0; }
echo "没有找到 Python 3.10（对话进程需要）。安装后用 PYTHON310=/path/to/python3.10 make run 指明。" >&2
echo "Python 3.10 was not found; install it and name it: PYTHON310=/path/to/python3.10 make run" >&2
exit 1
