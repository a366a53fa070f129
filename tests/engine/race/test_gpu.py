"""A race on a GPU: the same examples, and the numbers that a CPU gives, up to rounding."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.race import History, Run, TrainStep, device_name, train

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device"),
]

RUN = Run(
    length=40, hidden_size=16, batch=8, record_batch=8, steps=23, record=4, dtype="float64", device="cuda"
)


@pytest.mark.parametrize("window", [None, 9])
def test_a_race_on_the_gpu_is_that_on_the_cpu(window: int | None) -> None:
    run = replace(RUN, window=window)
    found, wanted = (History(r, train(r)) for r in (run, replace(run, device="cpu")))
    assert found.stopped == wanted.stopped
    assert [(s.step, s.kind) for s in found.steps] == [(s.step, s.kind) for s in wanted.steps]
    for one, other in zip(found.steps, wanted.steps, strict=True):
        assert one.loss == pytest.approx(other.loss, rel=1e-6)
        assert one.gradient_norm == pytest.approx(other.gradient_norm, rel=1e-5)
        assert (one.log10_gradient is None) == (other.log10_gradient is None)
        if one.log10_gradient is not None and other.log10_gradient is not None:
            np.testing.assert_allclose(one.log10_gradient, other.log10_gradient, atol=1e-4)


@pytest.mark.parametrize("clip", [None, 0.05])
def test_a_stack_on_the_gpu_takes_the_steps_of_the_cpu(clip: float | None) -> None:
    run = replace(RUN, seeds=(0, 1, 2, 3), clip=clip, steps=5)
    found, wanted = (History(r, train(r)) for r in (run, replace(run, device="cpu")))
    for kind, seed in wanted.stopped:
        for one, other in zip(found.of(kind, seed), wanted.of(kind, seed), strict=True):
            assert one.loss == pytest.approx(other.loss, rel=1e-6)
            assert one.gradient_norm == pytest.approx(other.gradient_norm, rel=1e-5)


def test_auto_takes_the_gpu_and_says_its_name() -> None:
    assert device_name(replace(RUN, device="auto")) == torch.cuda.get_device_name()
    race = train(replace(RUN, device="auto"))
    assert race.device.type == "cuda"
    assert next(race.network("lstm", 0).parameters()).is_cuda


def test_an_infinite_gradient_ends_it_at_the_step_where_it_came() -> None:
    run = Run(
        activation="relu", initialisation="identity", gain=3.0, length=100, clip=None, optimiser="sgd",
        learning_rate=0.01, kinds=("rnn",), hidden_size=8, batch=4, steps=30, device="cuda",
    )  # fmt: skip
    items = list(train(run))
    assert not isinstance(items[-1], TrainStep)
    assert items[-1].reason == "not finite"
    last = items[-2]
    assert isinstance(last, TrainStep)
    assert last.step == items[-1].step
    assert not np.isfinite([last.loss, last.gradient_norm]).all()
