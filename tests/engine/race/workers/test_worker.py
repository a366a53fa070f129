"""What a worker does with its orders, step by step and without a process."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from queue import SimpleQueue

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.race import Run, Stopped, TrainStep, train, with_weights
from engine.race.workers import worker as conduct
from engine.race.workers.messages import Begin, Begun, Change, News, Order, Steer, Told, Wish
from engine.race.workers.worker import Conduct, error_of
from tests.engine.race.workers.races import SMALL, numbers, trained

ID = "training"
PRESSES: tuple[Wish | None, ...] = ("pause", "resume", "step", None)


@pytest.fixture(autouse=True, scope="module")
def weights_at_rest_alone() -> Iterator[None]:
    """On a busy machine a step may take a second, after which weights would be told in between."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conduct, "WEIGHTS_EVERY", math.inf)
        yield


def conducted(run: Run, answer: Callable[[Told], Iterable[Order]], first: Iterable[Order] = ()) -> list[News]:
    """All news of a training, each followed by the orders that answer it."""
    inbox: SimpleQueue[Order] = SimpleQueue()
    told: list[News] = []
    for order in first:
        inbox.put(order)

    def tell(news: News) -> None:
        told.append(news)
        if isinstance(news, Told):
            for order in answer(news):
                inbox.put(order)

    assert error_of(Conduct(Begin(ID, run), inbox, tell).go) is None
    return told


def items(told: list[News]) -> list[object]:
    return [numbers(item) for news in told if isinstance(news, Told) for item in news.items]


def at_rest(news: Told) -> bool:
    return news.weights is not None


def test_step_by_step_each_network_takes_one_and_the_end_needs_no_press() -> None:
    run = replace(SMALL, steps=4, seeds=(0, 1))
    told = conducted(run, lambda news: [Steer(ID, "step")] if at_rest(news) else [], [Steer(ID, "pause")])
    assert items(told) == trained(run)
    taken, rests = 0, []
    for news in told:
        if isinstance(news, Told):
            taken += sum(isinstance(item, TrainStep) for item in news.items)
            rests += [taken] if at_rest(news) else []
    assert rests == [0, 6, 12, 18, 24]


def test_a_network_that_has_ended_takes_no_more_part_in_a_step() -> None:
    run = replace(
        SMALL, task="recall", length=2, learning_rate=0.05, goal=0.95, steps=80, seeds=(0, 1), batch=64
    )
    told = conducted(run, lambda news: [Steer(ID, "step")] if at_rest(news) else [], [Steer(ID, "pause")])
    assert items(told) == trained(run)
    ends = {
        item.step
        for news in told
        if isinstance(news, Told)
        for item in news.items
        if isinstance(item, Stopped)
    }
    assert len(ends) > 1


@settings(max_examples=20)
@given(st.lists(st.sampled_from(PRESSES), max_size=12))
def test_whatever_is_pressed_the_numbers_are_those_of_the_race(presses: list[Wish | None]) -> None:
    run = replace(SMALL, steps=4, kinds=("gru",))
    left = list(presses)

    def answer(news: Told) -> list[Order]:
        press = left.pop(0) if left else None
        orders: list[Order] = [Steer("another", "stop"), *([Steer(ID, press)] if press else [])]
        waits = at_rest(news) and press in (None, "pause")
        return [*orders, Steer(ID, "resume")] if waits else orders

    assert items(conducted(run, answer)) == trained(run)


def test_a_change_holds_from_the_next_step_on() -> None:
    run = replace(SMALL, steps=6)
    rest = 0

    def answer(news: Told) -> list[Order]:
        nonlocal rest
        if not at_rest(news):
            return []
        rest += 1
        return [Change(ID, 0.5, None), Steer(ID, "resume")] if rest == 4 else [Steer(ID, "step")]

    told = conducted(run, answer, [Steer(ID, "pause")])
    race = train(run)
    wanted = []
    for item in race:
        wanted.append(numbers(item))
        if len(wanted) == 3 * len(run.kinds):
            race.learning_rate, race.clip = 0.5, None
    assert items(told) == wanted
    assert items(told) != trained(run)


def test_stop_ends_it_where_it_stands_and_its_weights_are_told() -> None:
    told = conducted(SMALL, lambda news: [Steer(ID, "stop")] if at_rest(news) else [], [Steer(ID, "pause")])
    assert isinstance(told[0], Begun)
    assert told[0].device == "CPU"
    last = told[-1]
    assert isinstance(last, Told)
    assert items(told) == []
    assert last.weights is not None
    for kind in SMALL.kinds:
        network = with_weights(SMALL, kind, 0, last.weights)
        start = train(SMALL).network(kind, 0)
        for found, wanted in zip(network.parameters(), start.parameters(), strict=True):
            np.testing.assert_array_equal(found.detach().numpy(), wanted.detach().numpy())


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (MemoryError(), "fewer units, a shorter length or a smaller batch"),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"), "don't fit in memory"),
        (RuntimeError("shapes"), "RuntimeError: shapes"),
    ],
)
def test_what_goes_wrong_is_said_in_a_sentence(
    error: Exception, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise error

    assert says in str(error_of(fail))
    assert "Traceback" in capsys.readouterr().err
