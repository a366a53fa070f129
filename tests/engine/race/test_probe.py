"""A probe is read by the network itself: its gates and answers are those of the stock modules."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.race import TASKS, Run
from engine.race.network import fresh
from engine.race.probe import foretell, probe, read
from engine.race.tasks import Choice


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_one_that_stays_the_same(task: str) -> None:
    run = Run(task=task, length=24, hidden_size=6)
    one = probe(run)
    torch.testing.assert_close(one.inputs, probe(run).inputs, rtol=0, atol=0)
    assert one.inputs.shape[:2] == (1, 24)
    assert len(one.symbols) == (24 if isinstance(TASKS[task], Choice) else 0)
    for kind in run.kinds:
        network = fresh(run, kind, 0)
        reading = read(network, run, kind, one)
        said = network(one.inputs).outputs[0, -1].detach()
        if isinstance(TASKS[task], Choice):
            assert reading.answer == TASKS[task].answers[int(said.argmax())]  # type: ignore[attr-defined]
            assert reading.probability == pytest.approx(float(said.softmax(-1).max()))
            assert reading.right == (reading.answer == one.answer)
        assert list(reading.gates) == {"rnn": [], "lstm": ["f", "i", "o"], "gru": ["z", "r"]}[kind]
        assert all(
            gate.shape == (24, 6) and ((gate >= 0) & (gate <= 1)).all() for gate in reading.gates.values()
        )


def test_an_open_forget_gate_is_seen_open() -> None:
    run = Run(length=10, hidden_size=8, forget_bias=8.0)
    gates = read(fresh(run, "lstm", 0), run, "lstm", probe(run)).gates
    assert gates["f"].min() > 0.99
    assert gates["i"].mean() == pytest.approx(0.5, abs=0.1)


def test_a_network_that_overflows_has_no_gates_to_show() -> None:
    run = Run(length=5, hidden_size=4)
    network = fresh(run, "lstm", 0)
    with torch.no_grad():
        network.head.weight.fill_(torch.nan)
    assert read(network, run, "lstm", probe(run)).gates == {}


def test_a_forecast_is_what_the_network_says_of_each_stretch() -> None:
    run = Run(task="wave", length=20, hidden_size=5)
    network = fresh(run, "gru", 0)
    said, truth = foretell(network, run, 7)
    assert said.shape == truth.shape == (7,)
    assert np.abs(truth).max() <= 1.5
    again, _ = foretell(network, run, 3)
    np.testing.assert_allclose(again, said[:3], rtol=1e-5)
