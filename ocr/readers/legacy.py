"""DOC, WPS, RTF, XLS, ET and OpenDocument, through LibreOffice where it is installed.

It makes them DOCX or XLSX, and these are read. It runs inside the walls of the child that starts
it, without macros and without following links, with a profile that is thrown away.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from ocr.context import Context, Pages
from ocr.faults import UnreadableError
from ocr.packages import MAX_ENTRY
from ocr.readers import docx, xlsx

_INTO = {
    "doc": ("docx", "MS Word 2007 XML"),
    "rtf": ("docx", "MS Word 2007 XML"),
    "odt": ("docx", "MS Word 2007 XML"),
    "xls": ("xlsx", "Calc MS Excel 2007 XML"),
    "ods": ("xlsx", "Calc MS Excel 2007 XML"),
}
_PLACES = ("/usr/lib/libreoffice", "/usr/lib64/libreoffice", "/opt/libreoffice")
_PROGRAM = Path("program") / "soffice.bin"

# A conversion takes 2 s, and 8 s on a cold disk; the first page is waited for 60 s in all.
_SECONDS = 40.0
_RESTART = 81  # it has set up its profile and wants to be started anew
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),  # never
    ("Calc/Content/Update", "Link", "2"),  # never
    ("Common/Misc", "UseLocking", "false"),
)


def read(data: bytes, kind: str, context: Context) -> Pages:
    """Convert and read an office file of an older or other program.

    Raises:
        UnreadableError: `encrypted`, `converter_missing`, `not_converted`, `out_of_time`, or what
            reading the result raises.
    """
    if kind == "office_locked":
        raise UnreadableError("encrypted")
    result, _ = _INTO[kind]
    converted = _converted(data, kind)
    reader = docx.read if result == "docx" else xlsx.read
    yield from reader(converted, result, context)


def _converted(data: bytes, kind: str) -> bytes:
    """The file as DOCX or XLSX."""
    program = find_program()
    if program is None:
        raise UnreadableError("converter_missing", kind=kind)
    folder = Path(tempfile.mkdtemp(prefix="convert-"))
    try:
        source = folder / f"source.{kind}"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        if not _run(program, source, kind):
            raise UnreadableError("converter_missing", kind=kind)
        result = source.with_suffix("." + _INTO[kind][0])
        if not result.is_file() or not 0 < result.stat().st_size <= MAX_ENTRY:
            raise UnreadableError("not_converted", kind=kind)
        return result.read_bytes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def find_program() -> Path | None:
    """LibreOffice's own program, without the shell script that starts it; None when absent."""
    script = shutil.which("soffice", path="/usr/local/bin:/usr/bin:/bin")
    beside = [Path(script).resolve().parent / _PROGRAM.name] if script else []
    others = [Path(place) / _PROGRAM for place in _PLACES]
    others += sorted(Path("/opt").glob(f"libreoffice*/{_PROGRAM}"))
    return next((path for path in (*beside, *others) if os.access(path, os.X_OK)), None)


def _write_profile(folder: Path) -> None:
    (folder / "user").mkdir(parents=True)
    items = "\n".join(_ITEM.format(path=p, name=n, value=v) for p, n, v in _SETTINGS)
    text = _PROFILE.format(items=items)
    (folder / "user" / "registrymodifications.xcu").write_text(text, encoding="utf-8")


def _run(program: Path, source: Path, kind: str) -> bool:
    """Run the conversion; False when the program cannot run here at all.

    It stays in the child's process group, so that whoever ends the child ends it, too.
    """
    extension, name = _INTO[kind]
    profile = (source.parent / "profile").as_uri()
    command = [
        str(program),
        f"-env:UserInstallation={profile}",
        # The machine's shared extensions lie where the child cannot look, and none is wanted.
        f"-env:UNO_SHARED_PACKAGES_CACHE={profile}/shared",
        f"-env:BUNDLED_EXTENSIONS={profile}/bundled",
        "--headless",
        "--norestore",
        "--nologo",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        f"{extension}:{name}",
        "--outdir",
        str(source.parent),
        str(source),
    ]
    surroundings = {
        "HOME": str(source.parent),
        "TMPDIR": str(source.parent),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    for _ in range(2):
        try:
            done = subprocess.run(
                command,
                env=surroundings,
                cwd=source.parent,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableError("out_of_time") from error
        except OSError:  # the walls forbid it
            return False
        if done.returncode != _RESTART:
            break
    return True
