"""The queue, its limits and its sentences, with workers that train nothing: what they tell is told here."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import numpy as np
import pytest

from engine.errors import InputError
from engine.race import LIMITS, History, train
from engine.race.workers import FullError, Training, Trainings
from engine.race.workers.messages import Begin, Change, Ended, Order, Ready, Told
from engine.race.workers.pool import LARGEST_GRID, Heard, Lost
from tests.engine.race.workers.races import SMALL, until

MODULE = "engine.race.workers.pool"


class Idle:
    """A worker that notes its orders."""

    hired: list[Idle]

    def __init__(self, heard: Heard, lost: Lost) -> None:
        self._heard, self._lost = heard, lost
        self.orders: list[Order] = []
        self.alive = True
        Idle.hired.append(self)

    def send(self, order: Order) -> None:
        self.orders.append(order)

    def kill(self) -> None:
        if self.alive:
            self.alive = False
            self._lost(self, "was killed")

    close = kill

    def ready(self) -> Idle:
        self._heard(self, Ready(pid=1))
        return self

    def ends(self, error: str | None = None) -> None:
        begun = [order for order in self.orders if isinstance(order, Begin)][-1]
        self._heard(self, Ended(begun.training, error))

    def tells(self, *items: object) -> None:
        begun = [order for order in self.orders if isinstance(order, Begin)][-1]
        self._heard(self, Told(begun.training, items, None))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def hired() -> Iterator[list[Idle]]:
    Idle.hired = []
    yield Idle.hired
    for worker in Idle.hired:
        worker.alive = False


def states(*several: Training) -> list[str]:
    return [each.status.state for each in several]


def places(*several: Training) -> list[int | None]:
    return [each.status.place for each in several]


def test_one_runs_and_the_others_see_their_place_move(hired: list[Idle]) -> None:
    found = Trainings(Idle, workers=1)
    a, b, c = (found.start(SMALL, person) for person in "AAB")
    assert states(a, b, c) == ["waiting"] * 3
    assert places(a, b, c) == [1, 3, 2]
    hired[0].ready()
    assert states(a, b, c) == ["running", "waiting", "waiting"]
    assert places(a, b, c) == [None, 2, 1]
    seen = b.version
    hired[0].ends()
    assert states(a, b, c) == ["finished", "waiting", "running"]
    assert places(a, b, c) == [None, 1, None]
    assert b.version > seen
    b.stop()
    assert states(b) == ["stopped"]
    assert places(b) == [None]
    assert found.of("A") == (a, b)
    assert found.get(c.id) is c


def test_a_person_may_have_so_many_and_a_grid_counts_as_one() -> None:
    found = Trainings(Idle, workers=1, most=2)
    grid = found.start_many([SMALL] * 5, "A")
    single = found.start(SMALL, "A")
    with pytest.raises(InputError, match="2 of your trainings run or wait, and 2 is the most: stop one"):
        found.start(SMALL, "A")
    found.start(SMALL, "B")
    single.stop()
    found.start(SMALL, "A")
    assert len({each.group for each in grid}) == 1


def test_all_persons_together_may_have_so_many_and_nobody_loses_a_place() -> None:
    found = Trainings(Idle, workers=1, most_of_all=3)
    a, b, c = (found.start(SMALL, person) for person in "ABC")
    with pytest.raises(FullError, match="3 trainings of all persons run or wait, and 3 is the most"):
        found.start(SMALL, "D")
    assert places(a, b, c) == [1, 2, 3]
    b.stop()
    assert places(found.start(SMALL, "D")) == [3]


@pytest.mark.parametrize("size", [0, LARGEST_GRID + 1])
def test_a_grid_has_a_largest_size(size: int) -> None:
    with pytest.raises(InputError, match=f"there are {size} trainings; start from 1 to {LARGEST_GRID}"):
        Trainings(Idle, workers=1).start_many([SMALL] * size, "A")


def test_a_change_before_its_turn_comes_with_it(hired: list[Idle]) -> None:
    found = Trainings(Idle, workers=1)
    training = found.start(SMALL, "A")
    training.change(learning_rate=0.5)
    training.change(clip=None)
    hired[0].ready()
    assert hired[0].orders == [Begin(training.id, SMALL), Change(training.id, 0.5, None)]
    assert (training.learning_rate, training.clip) == (0.5, None)


@pytest.mark.parametrize("changes", [{"learning_rate": 11.0}, {"clip": 0.0}, {"learning_rate": None}])
def test_a_change_outside_the_limits_changes_nothing(changes: dict[str, float], hired: list[Idle]) -> None:
    found = Trainings(Idle, workers=1)
    training = found.start(SMALL, "A")
    hired[0].ready()
    (name,) = changes
    with pytest.raises(InputError, match=re.escape("{:g} to {:g}".format(*LIMITS[name]))):
        training.change(**changes)
    assert hired[0].orders == [Begin(training.id, SMALL)]


def test_a_lost_worker_costs_its_training_alone_and_is_replaced(hired: list[Idle]) -> None:
    found = Trainings(Idle, workers=2)
    a, b, c = (found.start(SMALL, person) for person in "ABC")
    hired[0].ready()
    hired[1].ready()
    steps = list(train(SMALL))
    hired[0].tells(*steps[:4])
    hired[0].kill()
    assert states(a, b, c) == ["failed", "running", "waiting"]
    assert a.status.reason == "worker lost"
    assert "The process that trained it was killed" in str(a.status.sentence)
    assert len(a.history.steps) == 4
    hired[2].ready()
    assert states(b, c) == ["running", "running"]


def test_workers_that_never_get_ready_are_not_started_for_ever(hired: list[Idle]) -> None:
    found = Trainings(Idle, workers=2)
    waiting = found.start(SMALL, "A")
    hired[0].kill()
    assert states(waiting) == ["waiting"]
    hired[1].kill()
    assert states(waiting) == ["failed"]
    assert waiting.status.reason == "no workers"
    assert len(hired) == 2
    again = found.start(SMALL, "A")
    assert len(hired) == 4
    hired[3].ready()
    assert states(again) == ["running"]


def test_one_that_does_not_stop_is_killed_and_a_spare_one_takes_over_at_once(
    hired: list[Idle], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{MODULE}.STOP_WITHIN", 0.05)
    found = Trainings(Idle, workers=1, spare=1)
    stuck, next_one = (found.start(SMALL, person) for person in "AB")
    hired[0].ready()
    hired[1].ready()
    assert states(stuck, next_one) == ["running", "waiting"]
    stuck.stop()
    assert states(stuck, next_one) == ["stopped", "running"]
    until(lambda: not hired[0].alive, 5)
    assert hired[1].alive
    assert len(hired) == 3


def test_a_pause_lasts_while_nobody_waits(hired: list[Idle], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{MODULE}.PAUSE_AT_MOST", 0.05)
    found = Trainings(Idle, workers=1)
    paused = found.start(SMALL, "A")
    hired[0].ready()
    paused.pause()
    time.sleep(0.2)
    assert states(paused) == ["paused"]
    other = found.start(SMALL, "B")
    until(lambda: paused.status.over, 5)
    assert paused.status.reason == "paused too long"
    assert "while others waited" in str(paused.status.sentence)
    hired[0].ends()
    assert states(paused, other) == ["failed", "running"]


def test_what_was_told_in_which_state_comes_out_in_the_history(hired: list[Idle]) -> None:
    found = Trainings(Idle, workers=1)
    training = found.start(SMALL, "A")
    worker = hired[0].ready()
    training.resume()
    assert states(training) == ["running"]
    training.step()
    assert states(training) == ["paused"]
    items = list(train(SMALL))
    worker.tells(*items)
    worker.ends()
    assert states(training) == ["finished"]
    assert training.history.steps == History(SMALL, items).steps
    assert training.history.stopped == History(SMALL, items).stopped
    assert training.status.seconds == pytest.approx(sum(step.seconds for step in training.history.steps))
    before = training.version
    training.pause()
    training.stop()
    training.change(learning_rate=0.1)
    assert training.version == before


def test_what_a_worker_cannot_run_is_told(hired: list[Idle]) -> None:
    training = Trainings(Idle, workers=1).start(SMALL, "A")
    hired[0].ready()
    hired[0].ends("It has no GPU.")
    assert states(training) == ["failed"]
    assert (training.status.reason, training.status.sentence) == ("error", "It has no GPU.")


def test_the_oldest_that_are_over_are_forgotten(hired: list[Idle], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{MODULE}.KEPT_GROUPS", 3)
    found = Trainings(Idle, workers=1, most=99)
    running = found.start(SMALL, "A")
    hired[0].ready()
    over = [found.start(SMALL, "A") for _ in range(5)]
    for each in over:
        each.stop()
    last = found.start(SMALL, "A")
    assert found.of("A") == (running, *over[-3:], last)
    assert found.get(over[0].id) is None


def test_what_takes_much_memory_is_forgotten_earlier(
    hired: list[Idle], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{MODULE}.KEPT_BYTES", 10_000)
    found = Trainings(Idle, workers=1, most=99)
    large, small = found.start(SMALL, "A"), found.start(SMALL, "A")
    large.take((), {"lstm/0/head.weight": np.zeros(10_000)})
    assert large.bytes == 80_000
    for each in (large, small):
        each.stop()
    last = found.start(SMALL, "A")
    assert found.of("A") == (small, last)


def test_after_the_end_nothing_is_taken(hired: list[Idle]) -> None:
    found = Trainings(Idle, workers=1)
    running, waiting = found.start(SMALL, "A"), found.start(SMALL, "A")
    hired[0].ready()
    found.close()
    assert states(running, waiting) == ["stopped", "stopped"]
    assert not hired[0].alive
    assert len(hired) == 1
    with pytest.raises(InputError, match="closing"):
        found.start(SMALL, "A")
