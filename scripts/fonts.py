"""See to it that a browser on this machine can draw Korean and emoji: `python -m scripts.fonts`."""

from __future__ import annotations

import shutil
import subprocess
import sys

from scripts import debian

PACKAGES = ("fonts-noto-cjk", "fonts-noto-color-emoji")


def korean() -> bool:
    """Whether a font with Hangul is installed."""
    if shutil.which("fc-list") is None:
        return sys.platform in ("darwin", "win32")  # both systems come with one
    listed = subprocess.run(["fc-list", ":lang=ko"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def main() -> int:
    if korean() or (debian.install("fontconfig", *PACKAGES) and korean()):
        return 0
    print(
        "No Korean font found: pictures will show boxes instead of Hangul. "
        f"Debian and Ubuntu: sudo apt-get install {' '.join(PACKAGES)}",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
