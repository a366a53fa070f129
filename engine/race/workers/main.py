"""The program that a worker's process runs: orders come in by stdin, news go out by stdout."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import traceback
from pathlib import Path
from queue import SimpleQueue

from .messages import Order
from .pipe import read, write
from .worker import work

NICE = 5  # pages are drawn first


def main() -> None:
    """Be the worker."""
    orders, news = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints goes to the log, not between the messages
    let_pages_go_first()
    be_first_to_go()
    inbox: SimpleQueue[Order] = SimpleQueue()

    def listen() -> None:
        while (order := read(orders)) is not None:
            inbox.put(order)
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    try:
        work(inbox, lambda message: write(news, message))
    except BrokenPipeError:  # the server has gone
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)  # a plain exit would wait for the thread that reads


def let_pages_go_first() -> None:
    """Where the system can be told so; on Windows it can't."""
    if hasattr(os, "nice"):
        os.nice(NICE)


def be_first_to_go() -> None:
    """Where memory runs out, Linux is to end this process and not the server."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


if __name__ == "__main__":
    main()
