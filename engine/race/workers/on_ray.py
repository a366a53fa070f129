"""Workers that are actors of a Ray cluster: `pip install -r requirements-ray.txt`, and an address.

Ray ends the process that it was loaded into when its cluster's head dies. So it has one of its own, the relay
(`ray_program`), which is told by pipe whom to hire and what to pass on; this one never imports it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import subprocess
import sys
import threading
from concurrent.futures import Future
from importlib.util import find_spec
from itertools import count
from urllib.parse import urlsplit

from ...errors import InputError
from .messages import Fire, Gone, Hire, Joined, News, Order, Ready, Refused
from .pipe import read, write
from .pool import Heard, Lost, Trainings
from .process import ROOT, ended, listening

LOG = logging.getLogger("gatescope")
LOCAL = "local"
PATIENCE = 5.0  # seconds to reach the cluster
PATIENCE_TO_JOIN = 120.0  # seconds until it has let the relay in; one that is started here takes its time
PATIENCE_TO_LEAVE = 10.0
TRIES = 3  # a busy machine hasn't always started a cluster within the half minute that Ray gives it


class RayWorker:
    """An actor, as soon as the cluster has room for one. pid: its process's, on its node; None before."""

    def __init__(self, relay: Relay, number: int, heard: Heard, lost: Lost) -> None:
        self._relay, self._number, self._heard, self._lost = relay, number, heard, lost
        self.pid: int | None = None

    def send(self, order: Order) -> None:
        self._relay.tell(self._number, order)

    def kill(self) -> None:
        self._relay.tell(self._number, Fire())

    def close(self) -> None:
        self._relay.close()

    def take(self, news: News) -> None:
        """What the actor told."""
        if isinstance(news, Ready):
            self.pid = news.pid
        self._heard(self, news)

    def gone(self, how: str) -> None:
        """It is no more."""
        self._lost(self, how)


class Relay:
    """The process that holds Ray. It ends by itself when this one does.

    Attributes:
        room: for how many workers the cluster has room, once it has let the relay in; else an InputError.
    """

    def __init__(self, address: str, gpu_share: float) -> None:
        self.room: Future[int] = Future()
        self._lock = threading.Lock()
        self._numbers = count()
        self._workers: dict[int, RayWorker] = {}
        self._over = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.ray_program", address, str(gpu_share)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | {"RAY_USAGE_STATS_ENABLED": os.environ.get("RAY_USAGE_STATS_ENABLED", "0")},
            start_new_session=True,  # Ctrl+C in the terminal is for the server
        )
        self._thread = listening(self._process, self._listen)

    def hire(self, heard: Heard, lost: Lost) -> RayWorker | None:
        """One more worker; None where the relay has ended."""
        with self._lock:
            if self._over:
                return None
            number = next(self._numbers)
            worker = self._workers[number] = RayWorker(self, number, heard, lost)
        self.tell(number, Hire())
        return worker

    def tell(self, number: int, order: Order | Hire | Fire) -> None:
        """Pass something on to a worker. Nothing happens where the relay has ended: all are lost then."""
        assert self._process.stdin is not None
        with self._lock, contextlib.suppress(BrokenPipeError, ValueError):
            write(self._process.stdin, (number, order))

    def close(self) -> None:
        """Leave the cluster, and end one that was started here."""
        assert self._process.stdin is not None
        with self._lock, contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(PATIENCE_TO_LEAVE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._thread.join()

    def _listen(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        why = None
        with self._process.stdout as stdout:
            while (message := read(stdout)) is not None:
                match message:
                    case Joined(room=room):
                        self.room.set_result(room)
                    case Refused():
                        why = message.why
                    case number, news:
                        self._take(number, news)
        code = self._process.wait()
        how = why or f"Ray's own process {ended(code)}"
        with self._lock:
            self._over = True
            workers = list(self._workers.values())
            with contextlib.suppress(BrokenPipeError):  # an order was on its way
                self._process.stdin.close()
        if not self.room.done():
            self.room.set_exception(InputError(how))
        for worker in workers:
            worker.gone(f"ended: {how}")

    def _take(self, number: int, news: News | Gone) -> None:
        worker = self._workers.get(number)
        if worker is None:  # it was fired meanwhile
            return
        try:
            if not isinstance(news, Gone):
                worker.take(news)
                return
            how = news.how
        except Exception as error:  # whatever it is, its training is not to look as if it went on
            LOG.exception("a worker's news could not be taken in")
            worker.kill()
            how = f"told what could not be taken in ({type(error).__name__}) and was ended"
        with self._lock:
            del self._workers[number]
        worker.gone(how)


class Cluster:
    """A Ray cluster, through one relay at a time: whoever is hired after its end gets another."""

    def __init__(self, address: str, gpu_share: float) -> None:
        self._address, self._gpu_share = address, gpu_share
        self._lock = threading.Lock()
        self._relay = Relay(address, gpu_share)

    def room(self) -> int:
        """For how many workers it has room. Raises InputError where it can't be joined."""
        for more in reversed(range(TRIES if self._address == LOCAL else 1)):
            try:
                return self._relay.room.result(PATIENCE_TO_JOIN)
            except TimeoutError as error:
                self._relay.close()
                raise InputError(
                    f"the Ray cluster at {self._address!r} lets nobody in within {PATIENCE_TO_JOIN:g} "
                    "seconds; look whether it runs, or take another"
                ) from error
            except InputError:
                self._relay.close()
                if not more:
                    raise
                self._relay = Relay(self._address, self._gpu_share)  # what the last began ends with it
        raise AssertionError

    def hire(self, heard: Heard, lost: Lost) -> RayWorker:
        """One more worker. Raises OSError where no relay can be started."""
        with self._lock:
            while (worker := self._relay.hire(heard, lost)) is None:
                self._relay = Relay(self._address, self._gpu_share)
            return worker


def on_ray(address: str, gpu_share: float = 0.25, workers: int | None = None) -> Trainings:
    """Trainings on a Ray cluster.

    Args:
        address: "host:port" or "ray://host:port" of a cluster; "local" starts one on this machine.
        gpu_share: of a GPU, for each worker; only where the cluster has GPUs.
        workers: how many; as many as fit into the cluster unless told otherwise.

    Raises:
        InputError: no cluster answers there, or Ray isn't installed.
    """
    if find_spec("ray") is None:
        raise InputError(
            "GATESCOPE_RAY_ADDRESS is set, but Ray isn't installed: pip install -r requirements-ray.txt"
        )
    if address != LOCAL:
        reach(address)
    try:
        cluster = Cluster(address, gpu_share)
    except OSError as error:
        raise InputError(f"Ray's own process can't be started: {error}") from error
    room = cluster.room()
    return Trainings(cluster.hire, workers or room)


def reach(address: str) -> None:
    """Raises InputError where nobody listens at "host:port" or "ray://host:port"; Ray itself would try for
    minutes."""
    at = urlsplit(address if "://" in address else f"ray://{address}")
    try:
        socket.create_connection((at.hostname or "", at.port or 0), timeout=PATIENCE).close()
    except (OSError, ValueError) as error:
        raise InputError(
            f"no Ray cluster answers at {address!r} ({error}); give host:port, ray://host:port or {LOCAL!r}"
        ) from error
