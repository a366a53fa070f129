"""The matrices of the page One step: typed, in a link, and refused where they don't fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.cells import KINDS
from pages.lessons.one_step.choices import StepChoices
from pages.lessons.one_step.matrices import CELL_GATES, PARTS, StepGates
from pages.lessons.one_step.presets import CELLS, GATES, LOOPS
from pages.state.limits import allowed
from pages.state.record import from_link

FIGURES: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "reference" / "worked_examples.json").read_text("utf-8")
)
TWO = CELLS["two"]


def test_the_presets_are_the_slides() -> None:
    slide, preset = FIGURES["lstm_cell_2x2"], GATES["2x2"]
    names = {"f": "forget_gate", "c_prev": "c_prev", "i": "input_gate", "g": "candidate", "o": "output_gate"}
    for name, key in names.items():
        np.testing.assert_array_equal(preset.array(name), slide[key])
    slide, preset = FIGURES["hadamard_cell_example"], GATES["2x5"]
    np.testing.assert_array_equal(preset.array("f"), slide["f"])
    np.testing.assert_array_equal(preset.array("c_prev"), slide["c_prev"])


@pytest.mark.parametrize("field", ["cell", "gates", "loop"])
def test_a_presets_name_stands_for_its_numbers_in_a_link(field: str) -> None:
    presets = {"cell": CELLS, "gates": GATES, "loop": LOOPS}[field]
    for name, preset in presets.items():
        scene = StepChoices().with_(**{field: preset})
        assert from_link({field: name}, StepChoices()) == (scene, [])
        assert scene.link().get(field, name) == name  # what every scene starts with isn't in the link
    assert allowed(StepChoices, field) == " / ".join(presets)


@given(
    st.sampled_from(CELL_GATES),
    st.sampled_from(PARTS),
    st.lists(st.lists(st.floats(-1000, 1000), min_size=2, max_size=2), min_size=2, max_size=2),
)
def test_a_part_of_a_gate_is_set_and_nothing_else(gate: str, part: str, rows: list[list[float]]) -> None:
    typed = tuple(map(tuple, rows[:1] if part == "b" else rows))
    cell = TWO.with_part(gate, part, typed)
    for other in CELL_GATES:
        for name in PARTS:
            assert cell.part(other, name) == (
                typed if (other, name) == (gate, part) else TWO.part(other, name)
            )
    assert StepChoices(cell=cell) == from_link(StepChoices(cell=cell).link(), StepChoices())[0]


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_the_step_has_the_weights_that_were_typed(kind: Any) -> None:
    step = CELLS["three"].step(kind)
    assert step.x.tolist() == [0.5, -1]
    for name in KINDS[kind].gates:
        gate = step.gates[name]
        stacked = np.hstack([gate.W_x, gate.W_h, gate.b[:, None]])
        np.testing.assert_array_equal(stacked, CELLS["three"].array(name))


@pytest.mark.parametrize(
    ("part", "rows"),
    [
        ("W_x", ((1, 2),)),  # a row too few
        ("W_x", ((1, 2, 3), (4, 5, 6))),
        ("W_x", ((1, 2), (3,))),
        ("b", ((1,),)),
        ("b", ((1, 2), (3, 4))),
        ("W_h", ((1, 2), (3, 1001))),
        ("W_h", ((1, 2), (3, float("nan")))),
        ("W_h", ()),
    ],
)
def test_a_part_that_does_not_fit_is_refused(part: str, rows: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        TWO.with_part("f", part, rows)


@pytest.mark.parametrize(
    ("name", "entry"),
    [("f", 1.1), ("f", -0.1), ("i", 2), ("o", -1), ("g", 1.01), ("g", -1.01), ("c_prev", 1001)],
)
def test_a_gate_is_between_its_limits(name: str, entry: float) -> None:
    with pytest.raises(ValidationError):
        GATES["2x2"].with_(name, ((entry, 0), (0, 0)))


def test_gates_of_another_shape_or_too_large_are_refused() -> None:
    with pytest.raises(ValidationError):
        GATES["2x2"].with_("f", ((0, 0, 0), (0, 0, 0)))
    large = ((0.5,) * 6,) * 2
    with pytest.raises(ValidationError):
        StepGates(f=large, c_prev=large, i=large, g=large, o=large)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cell", "four"),
        ("cell", "1|2|3"),
        ("gates", "2|1|1|1|1"),  # f = 2
        ("gates", "1|1|1|1"),
        ("loop", "1,2;3|1|1|1"),
        ("loop", "|".join(["1"] * 4) + "|"),
        ("room", "kitchen"),
        ("line", "q"),
        ("kind", "all"),
        ("recurrent", "perhaps"),
    ],
)
def test_what_a_link_may_not_ask_for(field: str, value: str) -> None:
    assert from_link({field: value}, StepChoices()) == (StepChoices(), [field])
