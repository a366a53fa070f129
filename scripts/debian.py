"""Packages of Debian and Ubuntu, where this process may install them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def install(*packages: str) -> bool:
    """Install the packages; False where that is not possible (no apt-get, not root, no such package)."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    return _apt_get("update") and _apt_get("install", "--yes", "--no-install-recommends", *packages)


def _apt_get(*arguments: str) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # Standard output belongs to what the calling script prints.
    finished = subprocess.run(["apt-get", *arguments], env=environment, stdout=sys.stderr, check=False)
    return finished.returncode == 0
