"""A Chromium for the browser tests and the screenshots.

`python -m scripts.chromium` prints the path of one that starts, and gets one first where it can: from the
system's packages when root, else Playwright's own download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from scripts import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ADVICE = """\
No Chromium that starts was found, and none could be installed. One of these helps:
  Debian:                       sudo apt-get install chromium
  elsewhere on Linux, as root:  playwright install --with-deps chromium
  a browser in another place:   set GATESCOPE_CHROMIUM to its path"""


class NoChromiumError(RuntimeError):
    """No Chromium starts on this machine, and none could be had."""


def find() -> str | None:
    """The first Chromium that starts: $GATESCOPE_CHROMIUM, the system's, Playwright's own."""
    return next(filter(_starts, _candidates()), None)


def get() -> str:
    """The same, installed first if need be. Raises NoChromiumError where that fails."""
    path = find()
    if path is None and debian.install("chromium"):
        path = find()
    if path is None and _download():
        path = find()
    if path is None:
        raise NoChromiumError(ADVICE)
    return path


@contextmanager
def launched() -> Iterator[Browser]:
    """A Chromium without a window and without a way out: it can reach this machine alone."""
    path = find()
    if path is None:
        raise NoChromiumError(ADVICE)
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    if os.name == "posix" and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses to work for root
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=arguments)


def _candidates() -> Iterator[str]:
    if chosen := os.environ.get("GATESCOPE_CHROMIUM"):
        yield chosen
    yield from filter(None, map(shutil.which, NAMES))
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _starts(path: str) -> bool:
    # Asked rather than believed: Ubuntu's `chromium-browser` may only say which package to install.
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _download() -> bool:
    command = [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def main() -> int:
    try:
        print(get())
    except NoChromiumError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
