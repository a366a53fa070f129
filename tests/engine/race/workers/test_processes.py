"""Trainings in real processes: the same numbers, and what a kill costs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.race import Run
from engine.race.workers import Training, Trainings
from engine.race.workers.pool import Heard, Lost
from engine.race.workers.process import ROOT, ProcessWorker, ended
from tests.engine.race.workers.races import LONG, SLOW, SMALL, numbers, trained, until

RUNS = [
    replace(SMALL, steps=30, seeds=(0, 1)),
    replace(SMALL, steps=30, task="adding", window=5, dtype="float64", clip=None),
    replace(SMALL, steps=30, activation="relu", initialisation="identity", gain=3.0, clip=None, length=100),
]


class Here:
    """Two processes at a time, and one to spare."""

    def __init__(self) -> None:
        self.workers: list[ProcessWorker] = []
        self.trainings = Trainings(self._hire, workers=2, spare=1)

    def _hire(self, heard: Heard, lost: Lost) -> ProcessWorker:
        self.workers.append(ProcessWorker(heard, lost))
        return self.workers[-1]

    def worker_of(self, training: Training) -> ProcessWorker:
        """Who trains it: the one that the queue says is busy with it."""
        busy = self.trainings._busy
        return next(w for w in self.workers if busy.get(w) is training)


@pytest.fixture(scope="module")
def both() -> Iterator[Here]:
    found = Here()
    yield found
    found.trainings.close()


@pytest.fixture
def here(both: Here) -> Iterator[Here]:
    """Warm workers with nothing to do."""
    yield both
    for person in "ABC":
        for training in both.trainings.of(person):
            training.stop()


@pytest.fixture
def one_thread() -> Iterator[None]:
    """As a worker has, whose sums come in the same order then."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def over(training: Training) -> bool:
    return training.status.over


def told(training: Training) -> list[object]:
    return [*map(numbers, training.history.steps), *training.history.stopped.values()]


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.usefixtures("one_thread")
def test_a_worker_tells_what_the_race_does_to_the_last_bit(here: Here, run: Run) -> None:
    training = here.trainings.start(run, "A")
    wanted = trained(run)
    until(lambda: over(training))
    assert training.status.state == "finished"
    assert training.status.device == "CPU"
    assert sorted(map(str, told(training))) == sorted(map(str, wanted))
    assert [n for n in wanted if isinstance(n, tuple)] == list(map(numbers, training.history.steps))
    assert training.weights is not None
    assert training.status.seconds > 0


@pytest.mark.usefixtures("one_thread")
def test_pause_step_and_resume_change_no_number(here: Here) -> None:
    run = replace(SMALL, steps=150)
    training = here.trainings.start(run, "A")
    until(lambda: training.history.steps)
    training.pause()
    until(lambda: training.weights is not None)
    at = len(training.history.steps)
    time.sleep(0.2)
    assert len(training.history.steps) == at
    training.step()
    until(lambda: len(training.history.steps) == at + 3)
    time.sleep(0.2)
    assert len(training.history.steps) == at + 3
    assert {step.step for step in training.history.steps[-3:]} == {at // 3 + 1}
    assert training.status.state == "paused"
    training.resume()
    until(lambda: over(training))
    assert told(training)[: 3 * 150] == [n for n in trained(run) if isinstance(n, tuple)]


def test_news_that_cannot_be_taken_in_end_its_training_and_no_other(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = here.trainings.start(replace(SMALL, steps=150), "B")
    training = here.trainings.start(LONG, "A")
    until(lambda: training.status.device)

    def take(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(training, "take", take)
    until(lambda: over(training))
    assert training.status.state == "failed"
    assert training.status.reason == "worker lost"
    assert "could not be taken in (ZeroDivisionError)" in str(training.status.sentence)
    until(lambda: over(other))
    assert other.status.state == "finished"
    again = here.trainings.start(SMALL, "A")
    until(lambda: over(again))
    assert again.status.state == "finished"


@pytest.mark.flaky(reruns=2)  # on a machine that is busy with the other tests a second isn't always one
def test_stop_in_the_middle_of_a_long_step_takes_less_than_a_second(here: Here) -> None:
    others = [here.trainings.start(LONG, "B"), here.trainings.start(SLOW, "A")]
    slow = others[1]
    until(lambda: slow.status.device)
    waiting = here.trainings.start(SMALL, "C")
    worker = here.worker_of(slow)
    time.sleep(0.3)
    assert not slow.history.steps
    begun = time.perf_counter()
    slow.stop()
    until(lambda: worker._process.returncode is not None)
    assert time.perf_counter() - begun < 1
    until(lambda: over(waiting))
    assert waiting.status.state == "finished"
    steps = len(others[0].history.steps)
    until(lambda: len(others[0].history.steps) > steps)
    others[0].stop()


@pytest.mark.usefixtures("one_thread")
@pytest.mark.more
def test_a_killed_worker_costs_its_own_training_and_no_other(here: Here) -> None:
    run = replace(SMALL, steps=200)
    other, mine = here.trainings.start(run, "B"), here.trainings.start(LONG, "A")
    until(lambda: len(mine.history.steps) > 10)
    os.kill(here.worker_of(mine).pid, signal.SIGKILL)
    until(lambda: over(mine))
    assert mine.status.state == "failed"
    assert mine.status.reason == "worker lost"
    assert "killed by SIGKILL, as the system does when memory runs out" in str(mine.status.sentence)
    kept = len(mine.history.steps)
    assert kept > 10
    again = here.trainings.start(replace(LONG, steps=3), "A")
    until(lambda: over(again) and over(other))
    assert again.status.state == other.status.state == "finished"
    assert [n for n in trained(run) if isinstance(n, tuple)] == list(map(numbers, other.history.steps))
    assert list(map(numbers, mine.history.steps))[:9] == list(map(numbers, again.history.steps))
    assert len(mine.history.steps) == kept


@pytest.mark.skipif(torch.cuda.is_available(), reason="a GPU is here")
def test_what_cannot_be_run_is_said_and_the_worker_goes_on(here: Here) -> None:
    training = here.trainings.start(replace(SMALL, device="cuda"), "A")
    until(lambda: over(training))
    assert training.status.state == "failed"
    assert training.status.sentence == "device is 'cuda', but torch finds no GPU here; choose 'auto' or 'cpu'"
    after = here.trainings.start(SMALL, "A")
    until(lambda: over(after))
    assert after.status.state == "finished"


def test_a_race_that_leaves_the_numbers_ends_with_its_history(here: Here) -> None:
    run = replace(RUNS[2], kinds=("rnn",), optimiser="sgd", learning_rate=1.0)
    training = here.trainings.start(run, "A")
    until(lambda: over(training))
    assert training.status.state == "finished"
    assert training.history.stopped["rnn", 0].reason == "not finite"
    assert training.history.steps


SERVER = """
import time
from engine.race.workers.config import trainings
workers = [worker.pid for worker in trainings()._starting]
print(*workers, flush=True)
time.sleep({seconds})
"""


def gone(pid: int) -> bool:
    """Whether that process has ended; one that nobody has asked about yet counts."""
    try:
        return "State:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return True


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks into /proc")
@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.more
def test_no_process_outlives_its_server(killed: bool) -> None:
    script = SERVER.format(seconds=60 if killed else 0)
    environment = os.environ | {"GATESCOPE_WORKERS": "1"}
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script], stdout=subprocess.PIPE, env=environment, cwd=ROOT
    ) as server:
        assert server.stdout is not None
        workers = list(map(int, server.stdout.readline().split()))
        assert len(workers) == 2
        if killed:
            server.kill()
    assert server.returncode == (-signal.SIGKILL if killed else 0)
    until(lambda: all(map(gone, workers)))


FULL = """
import os, resource, threading
from engine.race import Run
from engine.race.workers.pool import Trainings
from engine.race.workers.process import ProcessWorker
from tests.engine.race.workers.races import SMALL, until

trainings = Trainings(ProcessWorker, workers=1)
until(lambda: trainings._free)
[first] = trainings._free
before = resource.getrlimit(resource.RLIMIT_NOFILE)
lowest = os.dup(0)
os.close(lowest)
resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, before[1]))  # no file more can be opened
first.kill()
first._thread.join()
refused = [trainings.start(SMALL, "A"), trainings.start(SMALL, "A")]
for training in refused:
    assert (training.status.state, training.status.reason) == ("failed", "no workers"), training.status
    print(training.status.sentence)
resource.setrlimit(resource.RLIMIT_NOFILE, before)
after = trainings.start(SMALL, "A")
until(lambda: after.status.over)
assert after.status.state == "finished", after.status
trainings.close()
"""


@pytest.mark.skipif(not Path("/proc").exists(), reason="limits as Linux counts them")
@pytest.mark.more
def test_where_no_process_can_be_started_it_is_said_and_tried_again() -> None:
    done = subprocess.run([sys.executable, "-c", FULL], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("no process can be started for it (Too many open files)") == 2


@pytest.mark.parametrize(
    ("code", "says"),
    [(1, "ended by itself with code 1"), (-11, "was killed by SIGSEGV"), (-9, "when memory runs out")],
)
def test_how_a_process_ended_is_said(code: int, says: str) -> None:
    assert says in ended(code)
