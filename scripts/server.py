"""A real `streamlit run`, for the browser tests and the screenshots."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 60.0


class ServerError(RuntimeError):
    """The server ended, or did not answer in time. The message carries what it wrote."""


@dataclass(frozen=True)
class Server:
    """A server that answers at `url`, and the file it writes its log to."""

    url: str  # http://127.0.0.1:PORT, with the base path, without a closing slash
    log: Path


@contextmanager
def running(
    log: Path,
    app: Path = ROOT / "app.py",
    descriptors: int | None = None,
    port: int | None = None,
    base: str = "",
) -> Iterator[Server]:
    """Serve `app` until the block ends.

    Args:
        log: the file that it writes to, made anew.
        app: what is served.
        descriptors: that it may have open at most; as many as the system allows if None.
        port: where; a free one if None.
        base: a path below which it is served, such as "/lectures".

    Raises ServerError when it ends or stays silent instead of answering.
    """
    port = port or _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(app)]
    command += [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    command += [f"--server.baseUrlPath={base}"] if base else []
    if descriptors is not None:
        command = ["sh", "-c", f'ulimit -n {descriptors} && exec "$@"', "sh", *command]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}  # as `make run` sets it
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        server = Server(f"http://127.0.0.1:{port}{base}", log)
        _wait_for_health(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for_health(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerError(f"streamlit ended with {process.returncode}:\n{server.log.read_text()}")
        if _healthy(server.url):
            return
        time.sleep(0.1)
    raise ServerError(f"no answer after {SECONDS_TO_START:.0f} s:\n{server.log.read_text()}")


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
