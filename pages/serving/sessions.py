"""Sessions hold nothing that they don't need, and none of those whose visitor has gone is kept for long."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any

from streamlit import config

if TYPE_CHECKING:
    from streamlit.runtime import Runtime

LOOK_EVERY = 2.0  # seconds


class Undriven(asyncio.BaseEventLoop):
    """An event loop without descriptors, for a script that never drives it."""

    def run_forever(self) -> None:
        raise RuntimeError("no page drives its session's event loop; use asyncio.run")


def lighten(runtime: Runtime) -> None:
    """Have each new session without the event loop that Streamlit makes for its scripts.

    That one holds three descriptors (a selector and a pair of sockets) for as long as the session is kept,
    120 seconds longer than its visitor stays. No page drives it.
    """
    manager = runtime._session_mgr
    connect = manager.connect_session

    def connect_lightly(*arguments: Any, **named: Any) -> str:
        id_ = connect(*arguments, **named)
        info = manager.get_active_session_info(id_)
        if info is not None and not isinstance(info.session._script_event_loop, Undriven):
            info.session._script_event_loop.close()
            info.session._script_event_loop = Undriven()
        return id_

    setattr(manager, "connect_session", connect_lightly)  # noqa: B010 - a method, on this object alone


async def drop_the_left(runtime: Runtime) -> None:
    """Shut down, for ever, the sessions whose visitors have been gone for as long as they may come back.

    Streamlit itself looks only when the next one goes, and then forgets them without shutting them down.
    """
    patience = 0.9 * float(config.get_option("server.disconnectedSessionTTL"))  # before it forgets them
    since: dict[str, float] = {}
    while True:
        await asyncio.sleep(LOOK_EVERY)
        now = monotonic()
        left = [info.session.id for info in runtime._session_mgr.list_sessions() if not info.is_active()]
        since = {id_: since.get(id_, now) for id_ in left}
        for id_ in left:
            if now - since[id_] > patience:
                runtime.close_session(id_)
