"""Other people's machines, made of fake commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKS = "#!/bin/sh\necho Chromium 1.2.3\n"
REFUSES = "#!/bin/sh\necho 'install the snap instead' >&2\nexit 10\n"


class Machine:
    """A folder of fake commands that is the whole PATH, an empty browser folder, nowhere to download from."""

    def __init__(self, folder: Path) -> None:
        self.commands = folder / "bin"
        self.commands.mkdir()
        self.calls = folder / "calls"
        self.calls.touch()
        self.downloads = "http://127.0.0.1:9"  # a port where nothing listens
        self.browsers = folder / "browsers"

    def add(self, name: str, script: str) -> Path:
        command = self.commands / name
        command.write_text(script)
        command.chmod(0o755)
        return command

    def add_apt_get(self, installs: str | None, script: str = WORKS) -> None:
        """An apt-get that notes each call, and puts down a command, or finds no such package."""
        target = self.commands / (installs or "")
        act = f"/bin/cat > {target} <<'END'\n{script}END\n/bin/chmod +x {target}" if installs else "exit 100"
        self.add("apt-get", f'#!/bin/sh\necho "$@" >> {self.calls}\n[ "$1" = update ] && exit 0\n{act}\n')

    def run(
        self, script: str, *, root: bool, chosen: str = "", ci: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Run `main` of scripts.SCRIPT there."""
        start = f"import os, sys; os.geteuid = lambda: {0 if root else 1000}; from scripts import {script}; "
        environment = {
            "PATH": str(self.commands),
            "HOME": str(self.commands.parent),
            "PLAYWRIGHT_BROWSERS_PATH": str(self.browsers),
            "PLAYWRIGHT_DOWNLOAD_HOST": self.downloads,
            "PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS": "1",
            "GATESCOPE_CHROMIUM": chosen,
            "CI": "true" if ci else "",
        }
        command = [sys.executable, "-c", f"{start}sys.exit({script}.main())"]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
