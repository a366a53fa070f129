"""The sockets of a real server hold nothing back."""

from __future__ import annotations

import socket
from http.client import HTTPConnection
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocket
from websockets.sync.client import connect

from pages.serving.promptly import Promptly
from tests.pages.serving.conftest import Serve


async def asked(scope: Any, receive: Any, send: Any) -> None:
    """Answers whether this connection's packets go out at once."""
    at_once = receive.__self__.transport.get_extra_info("socket").getsockopt(
        socket.IPPROTO_TCP, socket.TCP_NODELAY
    )
    if scope["type"] == "http":
        await PlainTextResponse(str(bool(at_once)))(scope, receive, send)
    else:
        browser = WebSocket(scope, receive, send)
        await browser.accept()
        await browser.send_text(str(bool(at_once)))
        await browser.close()


def test_a_file_goes_out_at_once(serve: Serve) -> None:
    browser = HTTPConnection("127.0.0.1", serve(Promptly(asked)))
    for _ in range(2):  # on one connection
        browser.request("GET", "/")
        assert browser.getresponse().read() == b"True"
    browser.close()


def test_a_change_goes_out_at_once(serve: Serve) -> None:
    with connect(f"ws://127.0.0.1:{serve(Promptly(asked))}/") as browser:
        assert browser.recv() == "True"


def test_what_has_no_socket_is_served_all_the_same() -> None:
    heard = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        heard.append(scope["type"])

    async def nothing() -> None: ...

    # a coroutine that never waits has ended once it was started
    for _ in Promptly(app)({"type": "lifespan"}, nothing, nothing).__await__():  # type: ignore[arg-type]
        raise AssertionError
    assert heard == ["lifespan"]


def test_a_browser_that_has_gone_is_no_error() -> None:
    class Protocol:
        """As uvicorn's: its receive belongs to it, and it has the transport."""

        def __init__(self) -> None:
            self.transport = self

        def get_extra_info(self, _: str) -> socket.socket:
            gone = socket.socket()
            gone.close()
            return gone

        async def receive(self) -> None: ...

    heard = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        heard.append(scope["type"])

    protocol = Protocol()
    for _ in Promptly(app)({"type": "http"}, protocol.receive, protocol.receive).__await__():  # type: ignore[arg-type]
        raise AssertionError
    assert heard == ["http"]
