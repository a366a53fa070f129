"""Visitors without a browser: WebSockets that speak as Streamlit's page does."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from scripts.server import Server

PATIENCE = 60.0  # seconds


def visit(server: Server, session: str | None = None) -> connect:
    """A connection; of an earlier session where it is named."""
    address = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    named = ["streamlit"] if session is None else ["streamlit", "PLACEHOLDER_AUTH_TOKEN", session]
    protocols: Sequence[Subprotocol] = [Subprotocol(name) for name in named]
    return connect(address, subprotocols=protocols, max_size=None, open_timeout=PATIENCE)


async def drawn(visitor: ClientConnection, page: str, link: str = "", fragment: str = "") -> list[Delta]:
    """Ask for a page, or for a part of it, and wait for all that comes."""
    wanted = BackMsg()
    run = wanted.rerun_script
    run.page_name, run.query_string, run.fragment_id, run.is_auto_rerun = page, link, fragment, bool(fragment)
    run.context_info.locale = "en-US"
    await visitor.send(wanted.SerializeToString())
    found = []
    async with asyncio.timeout(PATIENCE):
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(await visitor.recv(decode=False)))
            match message.WhichOneof("type"):
                case "delta":
                    found.append(message.delta)
                case "script_finished":
                    return found
