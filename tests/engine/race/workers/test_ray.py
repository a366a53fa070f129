"""Trainings on a real Ray, started on this machine; never in this process, which a Ray would take along."""

from __future__ import annotations

import ast
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.errors import InputError
from engine.race.workers import Trainings
from engine.race.workers.on_ray import RayWorker, on_ray
from engine.race.workers.process import ROOT
from tests.engine.race.workers.races import LONG, SLOW, SMALL, numbers, trained
from tests.engine.race.workers.races import until as until_within
from tests.test_imports import imported

pytestmark = pytest.mark.more

PATIENCE = 240.0  # seconds; a busy machine takes as long as that for a cluster of its own


def until(so: Callable[[], object]) -> None:
    until_within(so, PATIENCE)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Trainings]:
    found = on_ray("local", workers=2)
    yield found
    found.close()
    assert "ray" not in sys.modules


def test_an_actor_tells_what_the_race_does_to_the_last_bit(cluster: Trainings) -> None:
    run = replace(SMALL, steps=150, seeds=(0, 1))
    training = cluster.start(run, "A")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    wanted = trained(run)
    torch.set_num_threads(before)
    until(lambda: training.status.over)
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
    assert worker.pid is not None
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


def test_only_the_relay_s_own_program_imports_ray() -> None:
    files = [
        file for folder in ("engine", "pages", "scripts", "tests") for file in (ROOT / folder).rglob("*.py")
    ]
    importing = [
        file.relative_to(ROOT).as_posix()
        for file in (*files, ROOT / "app.py")
        if any(
            name.partition(".")[0] == "ray" for _, name in imported(str(file), ast.parse(file.read_text()))
        )
    ]
    assert importing == ["engine/race/workers/ray_program.py"]


def descendants(pid: int) -> dict[int, str]:
    """The processes that a process started, and theirs, with their commands' names."""
    parents, names = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().partition(" (")[2].rpartition(") ")
        except OSError:  # it has ended meanwhile
            continue
        names[int(stat.parent.name)], parents[int(stat.parent.name)] = name, int(rest.split()[1])
    found: dict[int, str] = {}
    below = [pid]
    while below:
        below = [child for child, parent in parents.items() if parent in below]
        found |= {child: names[child] for child in below}
    return found


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks into /proc")
@pytest.mark.parametrize("killed", ["gcs_server", "raylet"])
def test_a_head_that_dies_ends_the_race_with_a_sentence_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, killed: str
) -> None:
    monkeypatch.setenv("RAY_gcs_rpc_server_reconnect_timeout_s", "5")  # Ray's own is a minute
    found = on_ray("local", workers=1)
    try:
        training = found.start(LONG, "A")
        until(lambda: training.history.steps)
        [worker] = found._busy
        assert isinstance(worker, RayWorker)
        relay = worker._relay
        [head] = [pid for pid, name in descendants(relay._process.pid).items() if name == killed]
        os.kill(head, signal.SIGKILL)
        until(lambda: training.status.over)
        assert training.status.state == "failed"
        assert training.status.reason == "worker lost"
        assert "The process that trained it ended: " in str(training.status.sentence)
        assert training.history.steps  # what it told is kept
        for _ in range(3):  # who starts before it is known that all of it has gone is told so
            again = found.start(SMALL, "A")
            until(lambda: again.status.over)  # noqa: B023 - called at once
            if again.status.state == "finished":
                break
            assert again.status.reason == "no workers"
            assert "No training can be run: " in str(again.status.sentence)
        assert again.status.state == "finished", again.status  # on another cluster, through another relay
        assert found._free[0]._relay is not relay  # type: ignore[attr-defined]
        assert "ray" not in sys.modules
    finally:
        found.close()
