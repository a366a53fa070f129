"""Where a Chromium comes from, on machines made of fake commands. Playwright's download is the real one,
from a server of this test.
"""

from __future__ import annotations

import io
import os
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.scripts.machine import REFUSES, WORKS, Machine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fake machines are Linux machines")


@pytest.fixture
def download_host() -> Iterator[str]:
    """A server that answers every request with an archive holding a browser that starts."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for path in ("chrome-linux64/chrome", "chrome-linux/chrome", "ffmpeg-linux"):
            entry = zipfile.ZipInfo(path)
            entry.external_attr = 0o100755 << 16
            packed.writestr(entry, WORKS)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(archive.getvalue())))
            self.end_headers()
            self.wfile.write(archive.getvalue())

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_the_systems_own_comes_first(machine: Machine, name: str) -> None:
    command = machine.add(name, WORKS)
    machine.add_apt_get("chromium")
    assert machine.run("chromium", root=True).stdout == f"{command}\n"
    assert machine.calls.read_text() == ""


def test_a_command_that_does_not_start_is_passed_over(machine: Machine) -> None:
    machine.add("chromium", REFUSES)
    command = machine.add("google-chrome", WORKS)
    assert machine.run("chromium", root=False).stdout == f"{command}\n"


def test_a_chosen_one_comes_before_the_systems(machine: Machine) -> None:
    machine.add("chromium", WORKS)
    chosen = machine.add("mine", WORKS)
    assert machine.run("chromium", root=False, chosen=str(chosen)).stdout == f"{chosen}\n"


def test_root_installs_the_systems_package(machine: Machine) -> None:
    machine.add_apt_get("chromium")
    assert machine.run("chromium", root=True).stdout == f"{machine.commands / 'chromium'}\n"
    update, install = machine.calls.read_text().splitlines()
    assert update == "update"
    assert install.startswith("install ")
    assert install.endswith(" chromium")


@pytest.mark.more
@pytest.mark.parametrize("root", [True, False], ids=["root without a package", "not root"])
def test_else_playwright_downloads_its_own(machine: Machine, download_host: str, root: bool) -> None:
    machine.add_apt_get(None if root else "chromium")
    machine.downloads = download_host
    finished = machine.run("chromium", root=root)
    path = Path(finished.stdout.strip())
    assert path.is_relative_to(machine.browsers), finished.stderr
    assert os.access(path, os.X_OK)
    assert bool(machine.calls.read_text()) is root


def test_without_any_it_fails_and_says_what_helps(machine: Machine) -> None:
    finished = machine.run("chromium", root=False)
    assert finished.returncode == 1
    assert finished.stdout == ""
    assert "GATESCOPE_CHROMIUM" in finished.stderr
    assert "Traceback" not in finished.stderr
