"""A worker that is a process of this machine.

Started as a program of its own: what `multiprocessing` spawns would run the page's script again.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from .messages import Order
from .pipe import read, write
from .pool import Heard, Lost

ROOT = Path(__file__).resolve().parents[3]
LOG = logging.getLogger("gatescope")


class ProcessWorker:
    """Starts the process, which ends by itself when this one does. Raises OSError where it can't."""

    def __init__(self, heard: Heard, lost: Lost) -> None:
        self._heard, self._lost = heard, lost
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.main"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
            start_new_session=True,  # Ctrl+C in the terminal is for the server
        )
        self._thread = listening(self._process, self._listen)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def send(self, order: Order) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError, ValueError):  # it has died, or was closed
            write(self._process.stdin, order)

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        self._process.kill()
        self._thread.join()

    def _listen(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        unheard = None
        try:
            with self._process.stdout as stdout:
                while (news := read(stdout)) is not None:
                    self._heard(self, news)
        except Exception as error:  # whatever it is, its training is not to look as if it went on
            LOG.exception("a worker's news could not be taken in")
            self._process.kill()
            unheard = f"told what could not be taken in ({type(error).__name__}) and was ended"
        how = self._process.wait()
        with contextlib.suppress(BrokenPipeError):  # an order was on its way
            self._process.stdin.close()
        self._lost(self, unheard or ended(how))


def listening(process: subprocess.Popen[bytes], listen: Callable[[], None]) -> threading.Thread:
    """The thread that listens to a process. Raises OSError, and ends the process, where there can be none."""
    thread = threading.Thread(target=listen, daemon=True)
    try:
        thread.start()
    except RuntimeError as error:  # the system gives no more of them
        with process:
            process.kill()
        raise OSError(str(error)) from error
    return thread


def ended(code: int) -> str:
    """How a process ended, after its name in a sentence."""
    if code >= 0:
        return f"ended by itself with code {code}"
    killed = f"was killed by {signal.Signals(-code).name}"
    return f"{killed}, as the system does when memory runs out" if code == -signal.SIGKILL else killed
