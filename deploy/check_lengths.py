"""Fails when a source file has more than 400 lines; the house rule of CONTRIBUTING.md."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LIMIT = 400
PATTERNS = ("*.py", "*.ts", "*.vue", "*.css", "*.sh")


def main() -> int:
    """Return 1 when a file is over the limit."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *PATTERNS],  # noqa: S607 - git from PATH
        capture_output=True,
        text=True,
        check=True,
    )
    long = [
        (path, count)
        for path in listed.stdout.split()
        if Path(path).is_file()
        and (count := len(Path(path).read_text(encoding="utf-8").splitlines())) > LIMIT
    ]
    for path, count in long:
        sys.stderr.write(f"{path}: {count} lines, over {LIMIT}\n")
    return 1 if long else 0


if __name__ == "__main__":
    sys.exit(main())
