"""One step, against `torch.nn`'s own cells and the lectures' figures, each value against its parts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.cells import KINDS as CELLS
from engine.cells import Kind
from engine.errors import InputError
from engine.lectures.one_step import GateWeights, Step, by_torch, products, take
from engine.tracing.records import Array

FIGURES: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "reference" / "worked_examples.json").read_text("utf-8")
)
KINDS: tuple[Kind, ...] = ("rnn", "lstm", "gru")


def sigmoid(a: Array) -> Array:
    return 1 / (1 + np.exp(-a))


@st.composite
def steps(draw: st.DrawFn, kinds: tuple[Kind, ...] = KINDS) -> Step:
    inputs, units = draw(st.integers(1, 3)), draw(st.integers(1, 3))

    def drawn(*shape: int) -> Array:
        return draw(arrays(np.float64, shape, elements=st.floats(-3, 3)))

    kind = draw(st.sampled_from(kinds))
    gates = {
        name: GateWeights(drawn(units, inputs), drawn(units, units), drawn(units))
        for name in CELLS[kind].gates
    }
    form = draw(st.sampled_from(["torch", "cho2014"]))
    return Step(kind, drawn(inputs), drawn(units), drawn(units), gates, form)


@given(steps())
def test_the_states_are_those_of_torchs_own_cell(step: Step) -> None:
    step = replace(step, form="torch")  # torch has no other
    ours, theirs = take(step), by_torch(step)
    assert set(theirs) == ({"h", "c"} if step.kind == "lstm" else {"h"})
    for name, value in theirs.items():
        np.testing.assert_allclose(ours[name], value, rtol=0, atol=1e-12)


@given(steps())
def test_every_gate_is_made_of_the_products_on_show(step: Step) -> None:
    values = take(step)
    for name in CELLS[step.kind].gates:
        reset = step.kind == "gru" and name == "n"
        state = values["r"] * step.h_prev if reset and step.form == "cho2014" else step.h_prev
        from_state = step.gates[name].W_h @ state
        np.testing.assert_allclose(values[f"h_{name}"], from_state, atol=1e-12)
        if reset and step.form == "torch":
            from_state = values["r"] * from_state
        a = step.gates[name].W_x @ step.x + from_state + step.gates[name].b
        np.testing.assert_allclose(values["a" if step.kind == "rnn" else f"a_{name}"], a, atol=1e-12)
        if step.kind != "rnn":
            np.testing.assert_allclose(values[name], np.tanh(a) if name in "gn" else sigmoid(a), atol=1e-12)


@given(steps(("gru",)))
def test_a_gru_blends_the_old_state_with_the_new(step: Step) -> None:
    """Cho et al. (2014), equations 5 to 8, in NumPy."""
    values = take(step)
    np.testing.assert_allclose(values["h"], values["kept"] + values["written"], atol=1e-12)
    np.testing.assert_allclose(values["kept"], values["z"] * step.h_prev, atol=1e-12)
    np.testing.assert_allclose(values["written"], (1 - values["z"]) * values["n"], atol=1e-12)


@given(steps(("gru",)), st.floats(0, 1))
def test_the_two_grus_agree_where_every_unit_is_reset_alike(step: Step, r: float) -> None:
    """r W h = W (r h) for a number r: only units that are reset differently set the forms apart."""
    n, units = step.gates["n"], step.h_prev.size
    np.testing.assert_allclose(n.W_h @ (r * step.h_prev), r * (n.W_h @ step.h_prev), atol=1e-12)
    same = GateWeights(np.zeros_like(n.W_x), np.zeros_like(n.W_h), np.full(units, np.log(r + 1e-9)))
    gates = dict(step.gates) | {"r": same}
    forms = [
        take(Step("gru", step.x, step.h_prev, step.c_prev, gates, form)) for form in ("torch", "cho2014")
    ]
    np.testing.assert_allclose(forms[0]["h"], forms[1]["h"], atol=1e-12)


def given_gates(name: str) -> dict[str, Array]:
    figures = FIGURES[name]
    if name == "hadamard_cell_example":
        f, c_prev = np.array(figures["f"]), np.array(figures["c_prev"], dtype=float)
        return {"f": f, "c_prev": c_prev, "i": 0 * f, "g": 0 * f, "o": 0 * f + 1}
    slide = {"f": "forget_gate", "i": "input_gate", "g": "candidate", "o": "output_gate", "c_prev": "c_prev"}
    return {name: np.array(figures[key], dtype=float) for name, key in slide.items()}


def test_the_slides_two_by_two_is_exact() -> None:
    found, figures = products(given_gates("lstm_cell_2x2")), FIGURES["lstm_cell_2x2"]
    for ours, theirs in {"kept": "kept", "written": "written", "c": "c"}.items():
        np.testing.assert_allclose(found[ours], figures[theirs], atol=1e-15)
    np.testing.assert_allclose(found["tanh_c"], figures["tanh_c_exact"], atol=5e-9)
    np.testing.assert_allclose(found["h"], figures["h_exact"], atol=5e-9)


def test_what_the_slide_prints_for_tanh_is_c_above_and_the_tanh_of_the_first_row_below() -> None:
    """The erratum's claim, against the slide's figures."""
    found, figures = products(given_gates("lstm_cell_2x2")), FIGURES["lstm_cell_2x2"]
    printed = np.array(figures["h_raw_printed_in_source"])
    np.testing.assert_array_equal(printed[0], found["c"][0].round(1))
    np.testing.assert_array_equal(printed[1], found["tanh_c"][0].round(1))
    np.testing.assert_array_equal(figures["h_printed_in_source"], given_gates("lstm_cell_2x2")["o"] * printed)


def test_the_slides_two_by_five_is_exact() -> None:
    found = products(given_gates("hadamard_cell_example"))
    np.testing.assert_allclose(found["kept"], FIGURES["hadamard_cell_example"]["product"], atol=1e-15)
    np.testing.assert_array_equal(found["c"], found["kept"])  # nothing is written


def test_the_gru_of_the_lectures_is_chos() -> None:
    torch.manual_seed(0)
    x, h_prev = np.array([1.0, -0.5]), np.array([0.3, -0.8])
    gates = {
        name: GateWeights(*(torch.randn(2, *s, dtype=torch.float64).numpy() for s in ((2,), (2,), ())))
        for name in "rzn"
    }
    W = {
        f"{part}_{name}": getattr(gate, part) for name, gate in gates.items() for part in ("W_x", "W_h", "b")
    }
    z = sigmoid(W["W_x_z"] @ x + W["W_h_z"] @ h_prev + W["b_z"])
    r = sigmoid(W["W_x_r"] @ x + W["W_h_r"] @ h_prev + W["b_r"])
    g = np.tanh(W["W_h_n"] @ (r * h_prev) + W["W_x_n"] @ x + W["b_n"])
    found = take(Step("gru", x, h_prev, h_prev, gates, "cho2014"))
    np.testing.assert_allclose(found["h"], (1 - z) * g + z * h_prev, atol=1e-12)


@pytest.mark.parametrize(("kind", "counts"), [("rnn", 2 * (3 + 2 + 1)), ("gru", 3 * 12), ("lstm", 4 * 12)])
def test_parameters_are_counted_with_one_bias(kind: Kind, counts: int) -> None:
    gates = {name: GateWeights(np.zeros((2, 3)), np.zeros((2, 2)), np.zeros(2)) for name in CELLS[kind].gates}
    assert Step(kind, np.zeros(3), np.zeros(2), np.zeros(2), gates).parameter_count == counts


def test_what_does_not_fit_is_told() -> None:
    gate = GateWeights(np.zeros((2, 3)), np.zeros((2, 2)), np.zeros(2))
    with pytest.raises(InputError, match="needs weights of i, f, g, o"):
        Step("lstm", np.zeros(3), np.zeros(2), np.zeros(2), {"a": gate})
    with pytest.raises(InputError, match=r"W_x of a has shape \(2, 3\).*must be \(2, 4\)"):
        Step("rnn", np.zeros(4), np.zeros(2), np.zeros(2), {"a": gate})
    with pytest.raises(InputError, match="vectors"):
        Step("rnn", np.zeros((1, 3)), np.zeros(2), np.zeros(2), {"a": gate})
    with pytest.raises(InputError, match="one shape"):
        products({"c_prev": np.zeros(2)} | {name: np.zeros(3) for name in "figo"})
