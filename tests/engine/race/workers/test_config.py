"""Where trainings run is set by the environment, and a setting that can't be used is named."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from engine.errors import InputError
from engine.race.workers import config as here
from engine.race.workers.config import as_set, trainings


@pytest.mark.parametrize("count", ["0", "-1", "two", "nan", "1e9"])
def test_a_number_of_workers_that_cannot_be_is_named(count: str) -> None:
    with pytest.raises(InputError, match=f"GATESCOPE_WORKERS is '{count}'; give a number from 1 to 1000"):
        as_set({"GATESCOPE_WORKERS": count})


def test_a_share_of_a_gpu_is_at_most_all_of_it() -> None:
    with pytest.raises(InputError, match=r"GATESCOPE_RAY_GPU_SHARE is '2'; give a number from 0\.01 to 1"):
        as_set({"GATESCOPE_RAY_ADDRESS": "local", "GATESCOPE_RAY_GPU_SHARE": "2"})


def test_without_ray_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "engine.race.workers.on_ray", raising=False)
    with pytest.raises(InputError, match=r"pip install -r requirements-ray\.txt"):
        as_set({"GATESCOPE_RAY_ADDRESS": "local"})


def test_visitors_who_come_at_once_share_one_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATESCOPE_WORKERS", "1")
    monkeypatch.delenv("GATESCOPE_RAY_ADDRESS", raising=False)
    together = Barrier(4)

    def visit(_: int) -> int:
        together.wait()
        return id(trainings())

    here._opened.cache_clear()
    try:
        with ThreadPoolExecutor(4) as visitors:
            assert len(set(visitors.map(visit, range(4)))) == 1
    finally:
        trainings().close()
        here._opened.cache_clear()
