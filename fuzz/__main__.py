"""`python -m fuzz [TARGET …] [--seconds N]`: fuzz each parser for so long, one after the other.

Findings are kept in `var/fuzz/findings`, what led to new paths in `var/fuzz/TARGET`; both are
taken up again by the next run. Ends with 1 when there are findings.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

FOLDER = Path("var/fuzz")
_LONGEST_INPUT = 8_192
_HANGS_AFTER = 10  # seconds
_MEGABYTES = 2_048
_MODULES = ["ocr", "asn1crypto", "zipfile"]


def main() -> int:
    """Run the chosen targets, each in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m fuzz")
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=30, help="time of each target")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        _fuzz(options.targets[0], options.seconds)
        return 0
    from fuzz.targets import TARGETS  # noqa: PLC0415 - inside, after the modules are instrumented

    bad = []
    for name in options.targets or TARGETS:
        command = [
            sys.executable,
            "-m",
            "fuzz",
            name,
            "--inside",
            "--seconds",
            str(options.seconds),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        rounds = [line for line in done.stderr.splitlines() if line.startswith(("Done", "#"))]
        print(f"{name:14} {'FOUND' if done.returncode else 'ok':6} {rounds[-1] if rounds else ''}")
        if done.returncode:
            bad.append(name)
            print("\n".join(done.stderr.splitlines()[-40:]))
    return 1 if bad else 0


def _fuzz(name: str, seconds: int) -> None:
    import atheris  # noqa: PLC0415 - only here: an extra of the project

    with atheris.instrument_imports(include=_MODULES):
        from fuzz.targets import TARGETS  # noqa: PLC0415
    target = TARGETS[name]
    corpus, findings = FOLDER / name, FOLDER / "findings"
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    words = [
        sys.argv[0],
        str(corpus),
        f"-max_total_time={seconds}",
        f"-max_len={_LONGEST_INPUT}",
        f"-timeout={_HANGS_AFTER}",
        f"-rss_limit_mb={_MEGABYTES}",
        f"-artifact_prefix={findings}/{name}-",
        "-print_final_stats=1",
    ]
    atheris.Setup(words, target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
