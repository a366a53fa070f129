"""The cells against figures printed in lectures, and the two published GRUs against each other."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import engine
from engine.cells import KINDS, Weights
from engine.cells.kind import from_input, next_states, step
from tests.engine import reference
from tests.engine.cases import Case

EXAMPLES: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "reference" / "worked_examples.json").read_text("utf-8")
)


def doubles(rows: Any) -> torch.Tensor:
    return torch.tensor(rows, dtype=torch.float64)


def test_the_lectures_character_network_says_hello() -> None:
    example = EXAMPLES["hello_char_rnn"]
    rnn = nn.RNN(5, 3, dtype=torch.float64)
    head = nn.Linear(3, 5, dtype=torch.float64)
    with torch.no_grad():  # the lecture writes row vectors and one bias
        rnn.weight_ih_l0.copy_(doubles(example["w_xh"]).t())
        rnn.weight_hh_l0.copy_(doubles(example["w_hh"]).t())
        rnn.bias_ih_l0.copy_(doubles(example["b_h"]))
        rnn.bias_hh_l0.zero_()
        head.weight.copy_(doubles(example["w_hy"]).t())
        head.bias.copy_(doubles(example["b_y"]))
    vocabulary = example["vocabulary"]
    x = torch.eye(5, dtype=torch.float64)[[vocabulary.index(letter) for letter in "hell"]]
    trace = engine.trace(rnn, x)
    h = trace.layers[0]["h"].value[0]
    printed = example["printed_in_source"]
    np.testing.assert_allclose(h, printed["hidden"], atol=1e-7)
    logits = head(torch.from_numpy(h.copy())).detach().numpy()
    np.testing.assert_allclose(logits, printed["logits"], atol=1e-6)
    said = [vocabulary[k] for k in logits.argmax(-1)]
    assert said == printed["prediction_for_hello"][:4]


def test_the_lectures_lstm_cell() -> None:
    example = {
        name: doubles(rows) for name, rows in EXAMPLES["lstm_cell_2x2"].items() if isinstance(rows, list)
    }
    names = {"i": "input_gate", "f": "forget_gate", "g": "candidate", "o": "output_gate"}
    gates = {gate: example[name] for gate, name in names.items()}
    c_prev = example["c_prev"]
    h, c = next_states(KINDS["lstm"], gates, (c_prev, c_prev), Weights(c_prev, c_prev))
    np.testing.assert_allclose(c, example["c"], atol=1e-12)
    np.testing.assert_allclose(h, example["h_exact"], atol=1e-8)


@pytest.mark.parametrize(
    ("name", "layers", "bidirectional"),
    [("vanilla", 1, False), ("deep_2", 2, False), ("deep_2_bidirectional", 2, True)],
)
def test_the_lectures_output_shapes(name: str, layers: int, bidirectional: bool) -> None:
    example = EXAMPLES["output_shapes"]
    rnn = nn.RNN(
        example["input_size"], example["hidden_size"], layers, bidirectional=bidirectional, batch_first=True
    )
    trace = engine.trace(rnn, torch.zeros(example["input"]))
    output, h_n = trace.output
    assert list(output.shape) == example[name]["output"]
    assert list(h_n.shape) == example[name]["h_n"]
    assert len(trace.layers) == layers * (2 if bidirectional else 1)
    assert trace.layers[0]["h"].value.shape == (1, 10, 8)


@pytest.mark.parametrize("bias", [True, False])
def test_the_two_published_grus_are_two_different_networks(bias: bool) -> None:
    """Each is what the network written by hand computes; the same weights give different states."""
    case = Case("GRU", layers=2, bidirectional=True, bias=bias, given_state=True)
    traces = {
        form: engine.trace(case.module, case.inputs, changes=[engine.GRUForm(form)])
        for form in ("torch", "cho2014")
    }
    for form, trace in traces.items():
        by_hand = case.by_hand(cho=form == "cho2014")
        for layer in trace.layers:
            for name in "hzrn":
                wanted = by_hand.signal(layer.index, int(layer.direction == "backward"), name)
                np.testing.assert_allclose(layer[name].value, wanted, rtol=0, atol=1e-12)
    h, h_cho = (trace.layers[0]["h"].value for trace in traces.values())
    assert np.abs(h - h_cho).max() > 0.01


def test_the_forms_agree_where_the_reset_gate_is_open() -> None:
    """With r = 1 there is nothing to reset: the order of the product no longer matters."""
    case = Case("GRU", given_state=True)
    opened = engine.Clamp("r", 1.0)
    both = [
        engine.trace(case.module, case.inputs, changes=[opened, engine.GRUForm(form)]).layers[0]
        for form in ("torch", "cho2014")
    ]
    np.testing.assert_allclose(both[0]["h"].value, both[1]["h"].value, rtol=0, atol=1e-12)


def test_one_step_of_every_cell_reads_like_the_reference() -> None:
    torch.manual_seed(0)
    cell = nn.LSTM(3, 4, dtype=torch.float64)
    x, h_0, c_0 = (torch.randn(1, n, dtype=torch.float64) for n in (3, 4, 4))
    w = Weights(
        *(p.detach() for p in (cell.weight_ih_l0, cell.weight_hh_l0, cell.bias_ih_l0, cell.bias_hh_l0))
    )
    seen: dict[str, torch.Tensor] = {}

    def see(name: str, value: torch.Tensor) -> torch.Tensor:
        return seen.setdefault(name, value)

    step(KINDS["lstm"], from_input(x, w), (h_0, c_0), w, see)
    wanted = reference.run(cell, x, h_0, c_0).signals
    for name in "ifgoch":
        np.testing.assert_allclose(seen[name][0], wanted[0, 0, name][0], rtol=0, atol=1e-14)
