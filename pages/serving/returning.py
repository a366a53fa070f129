"""Who comes back after their connection was lost gets the whole page, not a part of one that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from streamlit.proto.BackMsg_pb2 import BackMsg

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Returning:
    """Middleware: the first run on a new connection of an old session is a whole one.

    A page that redraws a part of itself goes on asking for that alone, by its name in the old session.
    Where the server was started anew, or the session ended meanwhile, there is no such part; Streamlit then
    answers nothing, and the page goes on showing what was.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket" or len(scope["subprotocols"]) < 3:  # the third names the session
            await self.app(scope, receive, send)
            return
        asked = False

        async def receive_whole() -> Message:
            nonlocal asked
            message = await receive()
            if not asked and message.get("bytes"):
                message, asked = whole(message)
            return message

        await self.app(scope, receive_whole, send)


def whole(message: Any) -> tuple[Message, bool]:
    """A browser's message, for the whole page where it was for a part; and whether it is for either."""
    asking = BackMsg()
    try:
        asking.ParseFromString(message["bytes"])
    except Exception:  # it is none; Streamlit says so
        return message, False
    if asking.WhichOneof("type") != "rerun_script":
        return message, False
    asking.rerun_script.fragment_id = ""
    asking.rerun_script.is_auto_rerun = False
    return {**message, "bytes": asking.SerializeToString()}, True
