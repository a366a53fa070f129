"""A race: fair, deterministic, steered while it runs, and brought to an end by what can't go on."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch
from torch import nn

from engine.cells import Kind
from engine.errors import InputError
from engine.race import TASKS, History, Race, Run, Stopped, TrainStep, train
from engine.race.network import fresh
from engine.race.race import DATA_SEED
from engine.race.tasks import Choice, Examples

KINDS: tuple[Kind, ...] = ("rnn", "lstm", "gru")
SMALL = Run(length=12, hidden_size=8, batch=4, steps=6, record=2, record_batch=4, device="cpu")


def steps_of(run: Run) -> list[TrainStep]:
    return [item for item in train(run) if isinstance(item, TrainStep)]


def numbers(step: TrainStep) -> tuple[object, ...]:
    """All but the time it took."""
    curve = None if step.log10_gradient is None else step.log10_gradient.tolist()
    return step.step, step.kind, step.seed, step.loss, step.accuracy, step.gradient_norm, curve


def by_hand(run: Run, kind: Kind, seed: int) -> list[tuple[float, float, float]]:
    """Loss, accuracy and gradient norm of each step of a plain training loop."""
    network = fresh(run, kind, seed)
    task = TASKS[run.task]
    optimiser = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[run.optimiser]
    optimizer = optimiser(network.parameters(), lr=run.learning_rate)
    generator = torch.Generator().manual_seed(DATA_SEED + seed)
    found = []
    for _ in range(run.steps):
        inputs, targets = task.sample(run.batch, run.length, generator)
        h, _ = network.rnn(network.embedding(inputs.T))
        logits = network.head(h[-1])
        loss = nn.functional.cross_entropy(logits, targets[:, 0])
        optimizer.zero_grad()
        loss.backward()
        norm = torch.cat([p.grad.flatten() for p in network.parameters() if p.grad is not None]).norm()
        if run.clip is not None:
            nn.utils.clip_grad_norm_(network.parameters(), run.clip)
        optimizer.step()
        right = (logits.argmax(-1) == targets[:, 0]).float().mean()
        found.append((loss.item(), right.item(), norm.item()))
    return found


@pytest.mark.parametrize("optimiser", ["adam", "sgd"])
@pytest.mark.parametrize("clip", [None, 0.05, 5.0])
def test_a_race_is_what_a_plain_loop_trains_one_after_another(optimiser: str, clip: float | None) -> None:
    run = replace(SMALL, optimiser=optimiser, clip=clip, seeds=(3, 8), learning_rate=0.02, dtype="float64")
    found = steps_of(run)
    for kind in KINDS:
        for seed in run.seeds:
            mine = [(s.loss, s.accuracy, s.gradient_norm) for s in found if (s.kind, s.seed) == (kind, seed)]
            np.testing.assert_allclose(mine, by_hand(run, kind, seed), rtol=1e-9)


def test_networks_take_turns() -> None:
    found = steps_of(replace(SMALL, seeds=(1, 2), steps=3))
    wanted = [(step, kind, seed) for step in (1, 2, 3) for kind in KINDS for seed in (1, 2)]
    assert [(s.step, s.kind, s.seed) for s in found] == wanted


SEEN: list[torch.Tensor] = []


def noted(batch: int, length: int, generator: torch.Generator) -> Examples:
    inputs, targets = TASKS["recall"].sample(batch, length, generator)
    SEEN.append(inputs)
    return inputs, targets


def test_the_same_seed_sees_the_same_examples_whichever_kinds_race(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        TASKS, "noted", Choice("noted", noted, symbols="ABCDEFGHabcdefgh", answers="ABCDEFGH")
    )
    seen = {}
    for kinds in (KINDS, *((kind,) for kind in KINDS)):
        SEEN.clear()
        steps_of(replace(SMALL, task="noted", kinds=kinds, seeds=(4, 5)))
        seen[kinds] = torch.stack(SEEN)
    first = seen[KINDS]
    assert len(first) == 2 * SMALL.steps  # drawn once for all kinds
    assert all(torch.equal(first, other) for other in seen.values())
    assert len({tuple(batch.flatten().tolist()) for batch in first}) == len(first)


def test_the_same_run_gives_the_same_numbers_and_moves_nobody_elses() -> None:
    before = torch.get_rng_state()
    run = replace(SMALL, seeds=(0, 7))
    first, second = ([numbers(step) for step in steps_of(run)] for _ in range(2))
    assert first == second
    other = [numbers(step) for step in steps_of(replace(run, seeds=(0, 6)))]
    assert [n for n in first if n[2] == 0] == [n for n in other if n[2] == 0]
    assert [n[3:] for n in first if n[2] == 7] != [n[3:] for n in other if n[2] == 6]
    assert torch.equal(before, torch.get_rng_state())


def test_a_pause_changes_nothing_and_stopping_is_not_to_ask_again() -> None:
    race = train(SMALL)
    part = [numbers(step) for step in islice(race, 5) if isinstance(step, TrainStep)]
    steps_of(replace(SMALL, seeds=(3,)))  # somebody else's race meanwhile
    part += [numbers(step) for step in race if isinstance(step, TrainStep)]
    assert part == [numbers(step) for step in steps_of(SMALL)]


def test_the_learning_rate_and_the_clip_change_while_it_runs() -> None:
    run = replace(SMALL, kinds=("lstm",), optimiser="sgd", learning_rate=0.5)
    race = train(run)
    start = race.weights()
    race.learning_rate, race.clip = 0.1, 0.01
    step = next(race)
    assert isinstance(step, TrainStep)
    moved = {name: weight - start[name] for name, weight in race.weights().items()}
    length = math.sqrt(sum(float((change.astype(np.float64) ** 2).sum()) for change in moved.values()))
    assert step.gradient_norm > 0.01
    assert length == pytest.approx(0.1 * 0.01, rel=1e-3)
    race.clip = None
    before = race.weights()
    step = next(race)
    assert isinstance(step, TrainStep)
    moved = {name: weight - before[name] for name, weight in race.weights().items()}
    length = math.sqrt(sum(float((change.astype(np.float64) ** 2).sum()) for change in moved.values()))
    assert length == pytest.approx(0.1 * step.gradient_norm, rel=1e-3)


@pytest.mark.parametrize(("name", "value"), [("learning_rate", 0.0), ("learning_rate", None), ("clip", -1.0)])
def test_an_impossible_change_is_refused(name: str, value: object) -> None:
    race = train(SMALL)
    with pytest.raises(InputError, match=f"{name} is {value}"):
        setattr(race, name, value)
    assert getattr(race, name) == getattr(SMALL, name)


def test_what_is_not_finite_stops_that_network_with_a_sentence_and_no_other() -> None:
    run = Run(
        activation="relu", initialisation="identity", gain=3.0, length=100, clip=None, optimiser="sgd",
        learning_rate=0.01, kinds=("rnn", "lstm"), hidden_size=8, batch=4, steps=30, device="cpu",
    )  # fmt: skip
    history = History(run, train(run))
    stopped = history.stopped["rnn", 0]
    assert stopped.reason == "not finite"
    assert stopped.step < 30
    assert f"The RNN from seed 0 ends: at step {stopped.step} its" in stopped.sentence
    last = history.of("rnn", 0)[-1]
    assert last.step == stopped.step
    assert not (math.isfinite(last.loss) and math.isfinite(last.gradient_norm))
    assert all(math.isfinite(s.loss) for s in history.of("rnn", 0)[:-1])
    assert history.stopped["lstm", 0].reason == "steps"
    assert len(history.of("lstm", 0)) == 30


def large_at_last(batch: int, length: int, generator: torch.Generator) -> Examples:
    inputs, targets = TASKS["recall"].sample(batch, length, generator)
    SEEN.append(inputs)
    if len(SEEN) == 3:
        torch.empty(2**60)  # no machine has it
    return inputs, targets


def test_out_of_memory_stops_it_with_a_sentence_and_keeps_its_history(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    task = Choice("large", large_at_last, symbols="ABCDEFGHabcdefgh", answers="ABCDEFGH")
    monkeypatch.setitem(TASKS, "large", task)
    SEEN.clear()
    run = replace(SMALL, task="large", kinds=("rnn",))
    history = History(run, train(run))
    stopped = history.stopped["rnn", 0]
    assert (stopped.reason, stopped.step) == ("out of memory", 3)
    assert (
        "doesn't fit in memory with 8 units, length 12 and batch 4: make one of them smaller"
        in stopped.sentence
    )
    assert [step.step for step in history.steps] == [1, 2]


def test_a_bug_is_not_taken_for_lack_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(batch: int, length: int, generator: torch.Generator) -> Examples:
        raise RuntimeError("a bug")

    monkeypatch.setitem(TASKS, "broken", Choice("broken", broken, symbols="01", answers="01"))
    with pytest.raises(RuntimeError, match="a bug"):
        next(train(replace(SMALL, task="broken")))


def test_who_reaches_the_goal_has_finished() -> None:
    run = Run(length=3, kinds=("gru", "rnn"), learning_rate=0.02, steps=200, goal=0.9, hidden_size=32)
    history = History(run, train(replace(run, device="cpu")))
    for kind in run.kinds:
        stopped = history.stopped[kind, 0]
        assert stopped.reason == "goal"
        assert len(history.of(kind, 0)) == stopped.step < 200
        accuracies = [step.accuracy for step in history.of(kind, 0)]
        averages = [np.mean(accuracies[at - 20 : at]) for at in range(20, stopped.step + 1)]
        assert averages[-1] >= 0.9 > max(averages[:-1], default=0)
        assert history.accuracy(kind, 0) == pytest.approx(averages[-1])


def test_every_network_ends_once_and_says_why() -> None:
    run = replace(SMALL, seeds=(0, 1))
    items = list(train(run))
    ends = [item for item in items if isinstance(item, Stopped)]
    assert {(end.kind, end.seed) for end in ends} == {(kind, seed) for kind in KINDS for seed in (0, 1)}
    assert {end.reason for end in ends} == {"steps"}
    assert len(ends) == 6


def test_a_step_says_how_long_it_took() -> None:
    assert all(0 < step.seconds < 60 for step in steps_of(SMALL))


def test_records_can_be_sent_to_another_process() -> None:
    for item in train(SMALL):
        sent = pickle.loads(pickle.dumps(item))
        if isinstance(item, TrainStep):
            assert numbers(sent) == numbers(item)
        else:
            assert sent == item


def test_networks_are_there_to_be_read_while_they_train() -> None:
    race = Race(SMALL)
    next(race)
    network = race.network("gru", 0)
    inputs, _ = TASKS["recall"].sample(2, SMALL.length, torch.Generator().manual_seed(0))
    assert network(inputs).outputs.shape == (2, 1, 8)
    weights = race.weights()
    np.testing.assert_array_equal(weights["gru/0/head.bias"], network.head.bias.detach())
    next(race), next(race), next(race)
    assert not np.array_equal(weights["gru/0/head.bias"], race.weights()["gru/0/head.bias"])
