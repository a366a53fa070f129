"""Visitors without a browser: each holds a page open as a browser would, and asks for its fragments in time.

`python -m tests.bench.viewers PORT PAGE QUERY COUNT` prints a line once all have the page, watches until its
stdin closes, and prints how many drawings came a second for each.
"""

from __future__ import annotations

import asyncio
import sys
import time

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Viewer:
    """One visitor.

    Attributes:
        drawn: how many times the server has drawn a fragment for it.
        received: bytes.
    """

    def __init__(self, port: int, page: str, query: str) -> None:
        self._address = f"ws://127.0.0.1:{port}/_stcore/stream"
        self._page, self._query = page, query
        self._fragments: dict[str, float] = {}
        self.drawn = self.received = 0

    async def arrive(self) -> None:
        """Open the page."""
        self._socket = await websockets.connect(self._address, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
        await self._ask("")

    async def watch(self) -> None:
        """Ask for what is to be drawn again, each time after as long as the page said."""
        while True:
            await asyncio.sleep(min(self._fragments.values()))
            for fragment in list(self._fragments):
                await self._ask(fragment)
                self.drawn += 1

    async def _ask(self, fragment: str) -> None:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_name, rerun.fragment_id = self._query, self._page, fragment
        rerun.is_auto_rerun = bool(fragment)
        rerun.context_info.locale, rerun.context_info.timezone = "en-US", "UTC"
        await self._socket.send(message.SerializeToString())
        while True:
            data = await self._socket.recv()
            assert isinstance(data, bytes)
            self.received += len(data)
            answer = ForwardMsg()
            answer.ParseFromString(data)
            what = answer.WhichOneof("type")
            if what == "auto_rerun":
                self._fragments[answer.auto_rerun.fragment_id] = answer.auto_rerun.interval
            elif what == "script_finished":
                return


async def main(port: int, page: str, query: str, count: int) -> None:
    """Watch until stdin closes."""
    viewers = [Viewer(port, page, query) for _ in range(count)]
    for viewer in viewers:
        await viewer.arrive()
    print("here", flush=True)
    began = time.perf_counter()
    watching = [asyncio.create_task(viewer.watch()) for viewer in viewers]
    closed = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    await asyncio.wait([closed, *watching], return_when=asyncio.FIRST_COMPLETED)
    for each in watching:
        if each.done():
            each.result()
        each.cancel()
    seconds = (time.perf_counter() - began) * count
    drawn, received = (sum(getattr(viewer, name) for viewer in viewers) for name in ("drawn", "received"))
    print(
        f"{drawn / seconds:.1f} drawings a second each, {received / max(1, drawn) / 1000:.1f} kB a drawing",
        flush=True,
    )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])))
