"""The trainings of this server."""

from __future__ import annotations

import atexit
import os
from functools import cache

from engine.race.workers.process import ProcessWorker
from engine.race.workers.trainings import Trainings


def on_this_machine(workers: int | None = None) -> Trainings:
    """Trainings in processes of this machine, one a core unless told otherwise."""
    return Trainings(ProcessWorker, workers or max(1, len(os.sched_getaffinity(0))))


@cache
def trainings() -> Trainings:
    """Everybody's, started with the first call and closed with the server."""
    found = on_this_machine()
    atexit.register(found.close)
    return found
