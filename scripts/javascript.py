"""Check the drawings' JavaScript: lint, types, and tests of its modules: `python -m scripts.javascript`.

It needs Node, which nothing else here does. Without it the check is left out, and says so; where CI is set,
Node is installed, and what is still missing fails.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts import debian

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (18, 18)  # as eslint needs it, and Debian 12 has it
PACKAGES = ("nodejs", "npm")
TESTS = "tests/assets"

ADVICE = """\
The JavaScript was NOT checked: {missing}.
Its linter, type checker and tests need Node {oldest} or newer with npm; the app itself needs neither.
  Debian and Ubuntu:  sudo apt-get install nodejs npm
  elsewhere:          https://nodejs.org/en/download"""


def missing() -> str:
    """What of Node is not here, or too old; empty where all is well."""
    absent = [name for name in ("node", "npm") if shutil.which(name) is None]
    if absent:
        return f"no {' and no '.join(absent)} on this machine"
    asked = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    version = re.fullmatch(r"v(\d+)\.(\d+)\..*", asked)
    if version is None or tuple(map(int, version.groups())) < OLDEST:
        return f"node --version says {asked or 'nothing'}"
    return ""


def commands() -> Iterator[list[str]]:
    """What is run, one after the other: packages first, where those here are not the lock file's."""
    lock, installed = ROOT / "package-lock.json", ROOT / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        yield ["npm", "ci", "--no-audit", "--no-fund"]
    yield ["npm", "run", "--silent", "lint"]
    yield ["npm", "run", "--silent", "types"]
    if tests := sorted(str(path) for path in (ROOT / TESTS).rglob("*.test.js")):
        yield ["node", "--test", "--test-reporter=spec", *tests]


def main() -> int:
    if (lacking := missing()) and os.environ.get("CI"):
        debian.install(*PACKAGES)
        lacking = missing()
    if lacking:
        oldest = ".".join(map(str, OLDEST))
        print(ADVICE.format(missing=lacking, oldest=oldest), file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    for command in commands():
        print(" ".join(command), flush=True)
        if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
