"""Workers that are actors of a Ray cluster: `pip install -r requirements-ray.txt`, and an address.

An actor does what a process of this machine does, and asks the cluster for one CPU and, where it has GPUs,
for a part of one: these small networks leave most of a GPU to others.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

import ray
from ray.exceptions import RayError

from engine.errors import InputError
from engine.race.workers.conduct import work
from engine.race.workers.messages import News, Order
from engine.race.workers.pool import Heard, Lost, Trainings

ENGINE = Path(__file__).resolve().parents[2]
LOG = logging.getLogger("gatescope")
LOCAL = "local"
PATIENCE = 5.0  # seconds to reach the cluster


class Actor:
    """What runs in the cluster."""

    def __init__(self) -> None:
        self._inbox: SimpleQueue[Order] = SimpleQueue()
        self._outbox: SimpleQueue[News] = SimpleQueue()
        threading.Thread(target=work, args=(self._inbox, self._outbox.put), daemon=True).start()

    def pid(self) -> int:
        """The process's number, on its node."""
        return os.getpid()

    def send(self, order: Order) -> None:
        """An order for the one who trains."""
        self._inbox.put(order)

    def hear(self) -> list[News]:
        """What there is to tell; waits until there is something."""
        news = [self._outbox.get()]
        with contextlib.suppress(Empty):
            while True:
                news.append(self._outbox.get_nowait())
        return news


class RayWorker:
    """Starts an actor, as soon as the cluster has room for one."""

    def __init__(self, heard: Heard, lost: Lost, options: dict[str, Any]) -> None:
        self._heard, self._lost = heard, lost
        self._actor = ray.remote(Actor).options(max_concurrency=2, **options).remote()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The process's number, on its node."""
        number: int = ray.get(self._actor.pid.remote())
        return number

    def send(self, order: Order) -> None:
        self._actor.send.remote(order)

    def kill(self) -> None:
        ray.kill(self._actor)

    def close(self) -> None:
        self.kill()
        self._thread.join()

    def _listen(self) -> None:
        try:
            while True:
                for news in ray.get(self._actor.hear.remote()):
                    self._heard(self, news)
        except RayError as error:
            self._lost(self, f"ended: {str(error).splitlines()[0]}")
        except Exception as error:  # whatever it is, its training is not to look as if it went on
            LOG.exception("a worker's news could not be taken in")
            self.kill()
            self._lost(self, f"told what could not be taken in ({type(error).__name__}) and was ended")


def on_ray(address: str, gpu_share: float = 0.25, workers: int | None = None) -> Trainings:
    """Trainings on a Ray cluster.

    Args:
        address: "host:port" or "ray://host:port" of a cluster; "local" starts one on this machine.
        gpu_share: of a GPU, for each worker; only where the cluster has GPUs.
        workers: how many; as many as fit into the cluster unless told otherwise.

    Raises:
        InputError: no cluster answers there.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody elsewhere
    if address != LOCAL:
        reach(address)  # Ray itself would try for minutes
    try:
        ray.init(
            address=address,
            include_dashboard=False if address == LOCAL else None,
            runtime_env={"py_modules": [str(ENGINE)]},  # all else that it imports, the nodes have
        )
    except (RayError, ConnectionError, ValueError) as error:
        why = f"{error} ({error.__cause__})" if error.__cause__ else str(error)  # the cause says what to do
        raise InputError(f"no Ray cluster answers at {address!r}: {why}") from error
    has = ray.cluster_resources()
    options: dict[str, Any] = {"num_cpus": 1}
    room = has.get("CPU", 1)
    if has.get("GPU", 0) > 0:
        options["num_gpus"] = gpu_share
        room = min(room, has["GPU"] / gpu_share)

    def hire(heard: Heard, lost: Lost) -> RayWorker:
        return RayWorker(heard, lost, options)

    return Trainings(hire, workers or max(1, int(room)))


def reach(address: str) -> None:
    """Raises InputError where nobody listens at "host:port" or "ray://host:port"."""
    at = urlsplit(address if "://" in address else f"ray://{address}")
    try:
        socket.create_connection((at.hostname or "", at.port or 0), timeout=PATIENCE).close()
    except (OSError, ValueError) as error:
        raise InputError(
            f"no Ray cluster answers at {address!r} ({error}); give host:port, ray://host:port or {LOCAL!r}"
        ) from error
