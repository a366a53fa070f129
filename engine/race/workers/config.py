"""The trainings of this server: where they run is set by the environment.

GATESCOPE_WORKERS: how many train at a time; otherwise one a core, or as many as fit into the cluster.
GATESCOPE_RAY_ADDRESS: "host:port" or "ray://host:port" of a Ray cluster to train on, or "local" to start one.
GATESCOPE_RAY_GPU_SHARE: the part of a GPU that each gets there, 0.25 unless set otherwise.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Mapping
from functools import cache

from ...errors import InputError
from .on_ray import on_ray
from .pool import Trainings
from .process import ProcessWorker

MOST_WORKERS = 1_000

_opening = threading.Lock()


def trainings() -> Trainings:
    """Everybody's, started with the first call and closed with the server.

    Raises:
        InputError: the environment asks for something that can't be had.
    """
    with _opening:
        return _opened()


@cache
def _opened() -> Trainings:
    found = as_set(os.environ)
    atexit.register(found.close)
    return found


def as_set(environment: Mapping[str, str]) -> Trainings:
    """Trainings where the environment asks for them. Raises InputError, naming the variable."""
    workers = number(environment, "GATESCOPE_WORKERS", 1, MOST_WORKERS)
    count = None if workers is None else int(workers)
    address = environment.get("GATESCOPE_RAY_ADDRESS")
    if not address:
        return on_this_machine(count)
    share = number(environment, "GATESCOPE_RAY_GPU_SHARE", 0.01, 1)
    return on_ray(address, 0.25 if share is None else share, count)


def on_this_machine(workers: int | None = None) -> Trainings:
    """Trainings in processes of this machine, one a core unless told otherwise.

    One more is kept warm: it takes over at once where another had to be killed.
    """
    return Trainings(ProcessWorker, workers or cores(), spare=1)


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def number(environment: Mapping[str, str], name: str, least: float, most: float) -> float | None:
    """A variable's number; None where it isn't set."""
    text = environment.get(name)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise InputError(f"{name} is {text!r}; give a number from {least:g} to {most:g}")
    return value
