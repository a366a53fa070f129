"""Networks that train as one are those that train one after another, up to rounding."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.cells import Kind
from engine.models.network import seeded
from engine.race import TASKS, History, Run, TrainStep, train
from engine.race.learner import Learner
from engine.race.stack import Stack

KINDS: tuple[Kind, ...] = ("rnn", "lstm", "gru")
RUN = Run(
    length=9, hidden_size=7, batch=5, seeds=(0, 1, 2), steps=4, learning_rate=0.02, dtype="float64",
    record=1, record_batch=3, device="cpu",
)  # fmt: skip

GOAL = replace(RUN, length=3, hidden_size=16, batch=32, steps=80, record=0, goal=0.9, kinds=("rnn",))


def assert_same(found: TrainStep, wanted: TrainStep) -> None:
    """All but the time it took."""
    assert (found.step, found.kind, found.seed) == (wanted.step, wanted.kind, wanted.seed)
    assert found.loss == pytest.approx(wanted.loss, rel=1e-10)
    assert found.accuracy == wanted.accuracy
    assert found.gradient_norm == pytest.approx(wanted.gradient_norm, rel=1e-10)
    assert (found.log10_gradient is None) == (wanted.log10_gradient is None)
    if found.log10_gradient is not None and wanted.log10_gradient is not None:
        np.testing.assert_allclose(found.log10_gradient, wanted.log10_gradient, rtol=0, atol=1e-9)


def in_double(drawn: torch.Tensor) -> torch.Tensor:
    """Numbers in the run's precision; symbols as they are."""
    return drawn.double() if drawn.is_floating_point() else drawn


@settings(max_examples=40)
@given(
    st.builds(
        replace,
        st.just(RUN),
        task=st.sampled_from([*TASKS]),
        length=st.integers(20, 24),
        hidden_size=st.integers(1, 9),
        batch=st.integers(1, 6),
        seeds=st.sets(st.integers(0, 99), min_size=1, max_size=4).map(tuple),
        optimiser=st.sampled_from(["adam", "sgd"]),
        clip=st.sampled_from([None, 0.01, 1.0]),
        window=st.none() | st.integers(1, 24),
        initialisation=st.sampled_from(["uniform", "orthogonal", "identity"]),
        gain=st.floats(0, 1.5),
        forget_bias=st.none() | st.floats(-3, 5),
        activation=st.sampled_from(["tanh", "relu"]),
        record_batch=st.integers(1, 6),
    ),
    st.sampled_from(KINDS),
)
def test_each_takes_the_steps_it_takes_alone(run: Run, kind: Kind) -> None:
    alone = [Learner(run, kind, seed) for seed in run.seeds]
    stack = Stack(run, [Learner(run, kind, seed) for seed in run.seeds])
    generators = {seed: seeded(seed) for seed in run.seeds}
    for number in range(1, run.steps + 1):
        drawn = {s: TASKS[run.task].examples(run.batch, run.length, g) for s, g in generators.items()}
        examples = {s: (in_double(inputs), in_double(targets)) for s, (inputs, targets) in drawn.items()}
        asked = (number, examples, run.learning_rate, run.clip, number % 2 == 1)
        found = stack.step(*asked).read()
        wanted = [step for learner in alone for step in learner.step(*asked).read()]
        for one, other in zip(found, wanted, strict=True):
            assert_same(one, other)
    for learner, other_learner in zip(stack.learners, alone, strict=True):  # their weights can be read
        for name, weight in learner.network.named_parameters():
            torch.testing.assert_close(
                weight, other_learner.network.get_parameter(name), rtol=1e-7, atol=1e-9
            )


def histories(run: Run) -> tuple[History, History]:
    """All seeds at once, and one after another."""
    apart = History(run)
    for kind in run.kinds:
        for seed in run.seeds:
            for item in train(replace(run, kinds=(kind,), seeds=(seed,))):
                apart.add(item)
    return History(run, train(run)), apart


def assert_same_race(found: History, wanted: History) -> None:
    assert found.stopped == wanted.stopped
    for kind, seed in wanted.stopped:
        for one, other in zip(found.of(kind, seed), wanted.of(kind, seed), strict=True):
            assert_same(one, other)


def test_who_reaches_the_goal_leaves_and_the_others_go_on() -> None:
    found, wanted = histories(replace(GOAL, kinds=("rnn", "gru"), record=9))
    assert len({stopped.step for stopped in wanted.stopped.values()}) > 2
    assert_same_race(found, wanted)


def test_who_is_not_finite_any_more_leaves_and_the_others_go_on() -> None:
    run = Run(
        activation="relu", initialisation="identity", gain=1.6, length=30, clip=None, optimiser="sgd",
        learning_rate=0.01, kinds=("rnn",), hidden_size=16, batch=4, steps=12, seeds=(0, 1, 2, 3, 4, 5),
        dtype="float64", device="cpu",
    )  # fmt: skip
    found, wanted = histories(run)
    assert {stopped.reason for stopped in wanted.stopped.values()} == {"not finite", "steps"}
    assert {key: (s.reason, s.step) for key, s in found.stopped.items()} == {
        key: (s.reason, s.step) for key, s in wanted.stopped.items()
    }


def test_who_has_left_keeps_the_weights_it_left_with() -> None:
    race = train(GOAL)
    left = {}
    for item in race:
        if not isinstance(item, TrainStep):
            left[item.seed] = race.network("rnn", item.seed).head.weight.detach().clone()
    for seed, weight in left.items():
        assert torch.equal(weight, race.network("rnn", seed).head.weight)
        apart = train(replace(GOAL, seeds=(seed,)))
        list(apart)
        torch.testing.assert_close(weight, apart.network("rnn", seed).head.weight, rtol=1e-6, atol=1e-8)


def test_the_learning_rate_and_the_clip_hold_for_all_of_them() -> None:
    run = replace(RUN, kinds=("gru",), optimiser="sgd", learning_rate=0.5)
    race = train(run)
    race.learning_rate, race.clip = 0.1, 0.001
    before = race.weights()
    for _ in run.seeds:
        next(race)
    after = race.weights()
    for seed in run.seeds:
        moved = [after[name] - before[name] for name in before if name.startswith(f"gru/{seed}/")]
        length = np.sqrt(sum((change**2).sum() for change in moved))
        assert length == pytest.approx(0.1 * 0.001, rel=1e-2)
