"""Each line of a step says what is computed: its formula and its numbers are worked out here once more."""

from __future__ import annotations

import re

import numpy as np
import pytest

from engine.cells import Kind
from engine.lectures.loop import states
from engine.lectures.one_step import Form, products, take
from engine.tracing.records import Array
from pages.charts.colours import COLOURS
from pages.charts.step_lines import (
    Tokens,
    pack_step,
    pack_unrolled,
    plain_symbol,
    product_lines,
    step_lines,
    symbol,
)
from pages.lessons.one_step.presets import CELLS, GATES, LOOPS
from tests.pages.charts.payload import unpacked

STEPS: list[tuple[Kind, Form]] = [("rnn", "torch"), ("lstm", "torch"), ("gru", "torch"), ("gru", "cho2014")]


def worked_out(tokens: Tokens, values: dict[str, Array]) -> Array:
    """What a row of tokens comes to: side by side is a matrix product, ⊙ goes entry by entry."""
    written: list[str] = []
    for token in tokens:
        if token not in values:
            written.append(token.replace("⊙", "*").replace("σ", "sigmoid").replace("= ", ""))
            continue
        if written and written[-1].startswith("v["):
            written.append("@")
        written.append(f"v[{token!r}]")
    text = re.sub(r"(v\['W_\w+'\])\s*(?=\()", r"\1 @ ", " ".join(written))
    names = {"v": values, "tanh": np.tanh, "sigmoid": lambda a: 1 / (1 + np.exp(-a))}
    found: Array = eval(text, {"__builtins__": {}}, names)
    return found


def apart(tokens: Tokens) -> list[Tokens]:
    """The sides of a row of equations."""
    sides: list[list[str]] = [[]]
    for token in tokens:
        if token == "=":
            sides.append([])
        else:
            sides[-1].append(token)
    return [tuple(side) for side in sides if side]


@pytest.mark.parametrize("preset", ["two", "three", "keep"])
@pytest.mark.parametrize(("kind", "form"), STEPS)
def test_every_formula_and_every_row_gives_its_lines_value(kind: Kind, form: Form, preset: str) -> None:
    values = take(CELLS[preset].step(kind, form))
    for line in step_lines(kind, form):
        sides = apart(line.formula)
        # "f_t = σ(...)" stands as ("f", "= σ(", ...)
        formula = line.formula[1:] if sides[0][0] == line.name else line.formula
        formula = formula[1:] if formula[0] == "=" else formula
        np.testing.assert_allclose(worked_out(formula, values), values[line.name], atol=1e-12)
        for row in line.numbers:
            for side in apart(row):
                np.testing.assert_allclose(worked_out(side, values), values[line.name], atol=1e-12)


@pytest.mark.parametrize(("kind", "form"), STEPS)
def test_the_sums_name_every_product(kind: Kind, form: Form) -> None:
    """Read as arithmetic, what stands left of = comes to what stands right of it."""
    values = take(CELLS["three"].step(kind, form))
    lines = step_lines(kind, form)
    data, _ = unpacked(pack_step(kind, lines, values, "f", {}, form))
    gates = [line for line in data["lines"] if line["sums"]]
    assert [line["name"] for line in gates] == {"rnn": ["a"], "lstm": [*"figo"], "gru": [*"zrn"]}[kind]
    for line in gates:
        assert len(line["sums"]) == 3
        for sum_, wanted in zip(
            line["sums"], values["a" if kind == "rnn" else f"a_{line['name']}"], strict=True
        ):
            left, right = sum_.replace("−", "-").replace("×", "*").split(" = ")
            assert eval(left) == pytest.approx(wanted, abs=5e-3)
            assert float(right) == pytest.approx(wanted, rel=1e-3)


@pytest.mark.parametrize(("kind", "form"), STEPS)
def test_the_drawing_is_sent_all_that_it_shows(kind: Kind, form: Form) -> None:
    values = take(CELLS["two"].step(kind, form))
    data, arrays = unpacked(
        pack_step(kind, step_lines(kind, form), values, "nonsense", {"drawing": "?"}, form)
    )
    assert data["chosen"] == data["lines"][0]["name"]
    for line in data["lines"]:
        for token in (line["name"], *line["formula"], *(t for row in line["numbers"] for t in row)):
            assert (token in data["values"]) == (token in values), token
    for name, value in data["values"].items():
        np.testing.assert_array_equal(np.squeeze(arrays[name]), np.squeeze(values[name]))
        assert value["colour"] is None or value["colour"] in COLOURS


def test_matrices_stay_matrices() -> None:
    given = {name: GATES["2x5"].array(name) for name in ("f", "c_prev", "i", "g", "o")}
    _, arrays = unpacked(pack_step("lstm", product_lines(), given | products(given), "kept", {}))
    assert arrays["kept"].shape == (2, 5)


def test_symbols() -> None:
    assert [symbol(name) for name in ("f", "h_prev", "W_xf", "W_ha")] == ["f_t", "h_t−1", "W_xf", "W_hh"]
    assert [plain_symbol(name) for name in ("f", "h_prev", "W_xf")] == ["fₜ", "hₜ₋₁", "W_xf"]


@pytest.mark.parametrize("recurrent", [True, False])
def test_a_network_through_time(recurrent: bool) -> None:
    loop = LOOPS["eight"]
    x, h = loop.array("x"), states(loop.array("x"), loop.weights, recurrent)
    data, arrays = unpacked(pack_unrolled(x, h, loop.weights, recurrent, {}))
    np.testing.assert_array_equal(arrays["h"], h)
    np.testing.assert_array_equal(arrays["x"], x)
    assert data["shared"] == ["W_x", "W_h", "b"]
    for name in data["shared"]:
        np.testing.assert_array_equal(np.squeeze(arrays[name]), np.squeeze(getattr(loop.weights, name)))
