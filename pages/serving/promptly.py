"""Each answer goes out at once."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class Promptly:
    """Middleware: no connection holds back what is written to it.

    TCP keeps a small packet until the one before it is acknowledged, and the browser acknowledges late: 40 ms
    for every file, because its head and its body are written apart. asyncio has that turned off, but not
    where the listening socket was made without naming its protocol, as Streamlit makes it (uvicorn's issue
    3149).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The protocol that reads this connection; ASGI has no other way to its socket.
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        connection = transport and transport.get_extra_info("socket")
        if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
            with suppress(OSError):  # the browser has gone meanwhile
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self.app(scope, receive, send)
