"""What really goes over the wire, compression included: a relay before the server that counts bytes.

It can be slow, too.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass
class Wire:
    """The server at another address, and the bytes that it has sent from there."""

    url: str
    received: int = 0


@contextmanager
def metered(url: str, delay: float = 0.0) -> Iterator[Wire]:
    """Relay to the server at `url` until the block ends.

    Args:
        url: the server's.
        delay: seconds that each block of at most 64 KB waits, in either direction.
    """
    server = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Wire(f"http://127.0.0.1:{listener.getsockname()[1]}")

        def accept() -> None:
            with suppress(OSError):  # the listener is closed
                while True:
                    browser, _ = listener.accept()
                    upstream = socket.create_connection((server.hostname, server.port))
                    for source, target in ((browser, upstream), (upstream, browser)):
                        threading.Thread(target=relay, args=(source, target), daemon=True).start()

        def relay(source: socket.socket, target: socket.socket) -> None:
            with suppress(OSError), source, target:
                inward = source.getpeername()[1] == server.port
                while block := source.recv(65_536):
                    if inward:
                        wire.received += len(block)
                    time.sleep(delay)
                    target.sendall(block)

        threading.Thread(target=accept, daemon=True).start()
        yield wire
