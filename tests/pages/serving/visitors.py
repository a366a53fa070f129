"""Visitors without a browser: WebSockets that speak as Streamlit's page does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from scripts.server import Server

PATIENCE = 60.0  # seconds
Result = TypeVar("Result")


def play(scene: Coroutine[Any, Any, Result]) -> Result:
    """What a scene of visitors comes to.

    In a thread of its own: while a browser of Playwright's is open, this one's event loop is running.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, scene).result()


def visit(server: Server, session: str | None = None, cookie: str = "") -> connect:
    """A connection; of an earlier session, or of a browser with a cookie, where they are named."""
    address = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    named = ["streamlit"] if session is None else ["streamlit", "PLACEHOLDER_AUTH_TOKEN", session]
    protocols: Sequence[Subprotocol] = [Subprotocol(name) for name in named]
    headers = {"Cookie": cookie} if cookie else {}
    return connect(
        address,
        subprotocols=protocols,
        additional_headers=headers,
        max_size=None,
        open_timeout=PATIENCE,
        ping_timeout=None,
    )


async def drawn(visitor: ClientConnection, page: str, link: str = "", fragment: str = "") -> list[Delta]:
    """Ask for a page, or for a part of it, and wait for all that comes."""
    await ask(visitor, page, link, fragment)
    return [delta async for delta in coming(visitor)]


async def ask(
    visitor: ClientConnection, page: str, link: str = "", fragment: str = "", pressed: str = ""
) -> None:
    """Ask for a page, or for a part of it; with a press on the button of that id."""
    wanted = BackMsg()
    run = wanted.rerun_script
    run.page_name, run.query_string, run.fragment_id, run.is_auto_rerun = page, link, fragment, bool(fragment)
    run.context_info.locale = "en-US"
    if pressed:
        run.widget_states.widgets.add(id=pressed, trigger_value=True)
    await visitor.send(wanted.SerializeToString())


async def coming(visitor: ClientConnection) -> AsyncIterator[Delta]:
    """What comes, until the run has ended."""
    async with asyncio.timeout(PATIENCE):
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(await visitor.recv(decode=False)))
            match message.WhichOneof("type"):
                case "delta":
                    yield message.delta
                case "script_finished":
                    return
