"""Trainings on a real Ray, started on this machine."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import ray
import torch

from engine.errors import InputError
from engine.race.workers import Trainings
from engine.race.workers.on_ray import RayWorker, on_ray
from tests.engine.race.workers.races import LONG, SLOW, SMALL, numbers, trained, until


@pytest.fixture(scope="module")
def cluster() -> Iterator[Trainings]:
    found = on_ray("local", workers=2)
    yield found
    found.close()
    ray.shutdown()


def test_an_actor_tells_what_the_race_does_to_the_last_bit(cluster: Trainings) -> None:
    run = replace(SMALL, steps=150, seeds=(0, 1))
    training = cluster.start(run, "A")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    wanted = trained(run)
    torch.set_num_threads(before)
    until(lambda: training.status.over, 60)
    assert training.status.state == "finished"
    assert training.status.device == "CPU"
    assert list(map(numbers, training.history.steps)) == [n for n in wanted if isinstance(n, tuple)]
    assert len(training.history.stopped) == 6
    assert training.weights is not None


def test_it_is_steered(cluster: Trainings) -> None:
    training = cluster.start(LONG, "A")
    until(lambda: training.history.steps)
    training.pause()
    until(lambda: training.weights is not None)
    at = len(training.history.steps)
    training.step()
    until(lambda: len(training.history.steps) == at + 3)
    training.change(learning_rate=1e-4)
    training.resume()
    until(lambda: len(training.history.steps) > at + 3)
    training.stop()
    assert training.status.state == "stopped"


def test_a_long_step_is_stopped_and_a_killed_actor_is_replaced(cluster: Trainings) -> None:
    other, slow = cluster.start(LONG, "B"), cluster.start(SLOW, "A")
    until(lambda: slow.status.device)
    time.sleep(0.3)
    slow.stop()
    waiting = cluster.start(LONG, "C")
    until(lambda: waiting.history.steps)  # on an actor that was started since
    worker = next(worker for worker, busy in cluster._busy.items() if busy is waiting)
    assert isinstance(worker, RayWorker)
    os.kill(worker.pid, signal.SIGKILL)
    until(lambda: waiting.status.over)
    assert waiting.status.state == "failed"
    assert waiting.status.reason == "worker lost"
    assert "died" in str(waiting.status.sentence)
    assert waiting.history.steps
    at = len(other.history.steps)
    until(lambda: len(other.history.steps) > at)
    other.stop()


@pytest.mark.parametrize("address", ["127.0.0.1:1", "ray://127.0.0.1:1", "nonsense", "host:99999"])
def test_where_no_cluster_answers_it_is_said_at_once(address: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(InputError, match=f"no Ray cluster answers at '{address}'"):
        on_ray(address)
    assert time.perf_counter() - begun < 10
