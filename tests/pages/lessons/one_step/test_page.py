"""The rooms of the page One step say what the engine computes, follow the scene, and lose nothing typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
import torch
from streamlit.testing.v1 import AppTest

from engine.lectures.one_step import by_torch, take
from pages.lessons.one_step.presets import CELLS
from pages.text.i18n import LANGUAGES, words
from tests.pages.charts.payload import Arrays, unpacked
from tests.pages.lessons.conftest import Visit, widget

ROOMS = ("cell", "gates", "reset", "loop")
SAY = words("en")
FIGURES: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "reference" / "worked_examples.json").read_text("utf-8")
)

Room = Callable[..., AppTest]


@pytest.fixture
def room(visit: Visit) -> Room:
    """`room("cell", kind="gru")`: somebody opens the link to that room, in English."""

    def opened(name: str, **parameters: str) -> AppTest:
        app = visit("one-step", **{"language": "en"} | parameters, room=name)
        assert not app.exception
        return app

    return opened


def drawn(app: AppTest, key: str) -> Arrays:
    """What numbers the drawing of that key was sent."""
    [element] = [element for element in app.main if getattr(element, "key", None) == key]
    return unpacked(bytes(element.proto.bytes)).arrays


def value(app: AppTest, key: str, name: str) -> Any:
    """A value in the drawing, a column as a vector."""
    return np.squeeze(drawn(app, key)[name])


def press(app: AppTest, key: str) -> AppTest:
    widget(app.button, key).click().run()
    assert not app.exception
    return app


def type_in(app: AppTest, key: str, text: str) -> AppTest:
    widget(app.text_input, key).set_value(text).run()
    assert not app.exception
    return app


def answered(app: AppTest, question: str, option: int) -> str:
    """What is told after that choice."""
    widget(app.button_group, f"predict-{question}").set_value(option).run()
    assert not app.exception
    return "\n".join(element.value for element in (*app.success, *app.info))


@pytest.mark.parametrize("name", ROOMS)
def test_every_room_asks_its_question_in_both_languages(room: Room, name: str) -> None:
    app = room(name)
    for language in LANGUAGES:
        widget(app.button_group, "language").set_value(language).run()
        assert not app.exception
        assert app.subheader[0].value == words(language)(f"one-step.{name}.question")
        assert "**" in app.markdown[0].value  # its caption, with a number in bold
        assert not app.error
        assert not app.warning


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_a_step_of_each_kind_is_torchs(room: Room, kind: Any) -> None:
    app = room("cell", kind=kind)
    for name, wanted in by_torch(CELLS["two"].step(kind)).items():
        np.testing.assert_allclose(value(app, "step-cell", name), wanted, rtol=0, atol=1e-12)
    assert SAY(f"one-step.cell.caption.{kind}").split("{")[0] in app.markdown[0].value
    table = app.table[0].value
    assert table["parameters"].tolist() == ["10", "40", "30"]
    told = ", ".join(SAY.fixed(entry, 4) for entry in by_torch(CELLS["two"].step(kind))["h"])
    assert table["hₜ"].tolist()[["rnn", "lstm", "gru"].index(kind)] == told


def test_a_weight_is_typed_and_the_step_follows(room: Room) -> None:
    app = type_in(room("cell"), "step-f-b", "[100, -100]")
    np.testing.assert_allclose(value(app, "step-cell", "f"), [1, 0], atol=1e-12)
    assert "**100%, 0%**" in app.markdown[0].value
    assert app.query_params["cell"].split("|")[5] == "0.4,-0.6,0.3,0.2,100;-0.8,0.9,-0.2,0.5,-100"
    press(app, "undo")
    assert "**86%, 18%**" in app.markdown[0].value


def test_what_can_not_be_used_is_told_and_kept(room: Room) -> None:
    app = room("cell")
    for text in ("", "1", "1, 2, 3", "a, b", "[[1, 2], [3, 4]]", "1e9, 0", "nan, 0", "9" * 600):
        type_in(app, "step-x", text)
        assert len(app.error) == 1
        assert "xₜ takes 2 numbers from -1000 to 1000" in app.error[0].value
        assert widget(app.text_input, "step-x").value == text
        np.testing.assert_array_equal(value(app, "step-cell", "x"), [1, -0.5])
    type_in(app, "step-x", "2; 3")  # a column will do
    assert not app.error
    np.testing.assert_array_equal(value(app, "step-cell", "x"), [2, 3])


def test_three_steps_are_torchs_over_three_inputs(room: Room) -> None:
    app = room("cell", cell="three")
    for _ in range(2):
        press(app, "step-on")
    step = CELLS["three"].step("lstm")
    lstm = torch.nn.LSTM(2, 3, dtype=torch.float64)
    w = step.weights
    assert w.b_ih is not None
    with torch.no_grad():
        lstm.weight_ih_l0.copy_(w.W_ih)
        lstm.weight_hh_l0.copy_(w.W_hh)
        lstm.bias_ih_l0.copy_(w.b_ih)
        lstm.bias_hh_l0.zero_()
        start = tuple(torch.from_numpy(state)[None] for state in (step.h_prev, step.c_prev))
        _, (h, c) = lstm(torch.from_numpy(step.x).expand(3, 2), start)
    np.testing.assert_allclose(value(app, "step-cell", "h"), h[0], atol=1e-12)
    np.testing.assert_allclose(value(app, "step-cell", "c"), c[0], atol=1e-12)


def test_a_memory_that_is_full_takes_no_further_step(room: Room) -> None:
    """The LSTM's cell state has no bound: with f, i and g at 1 it grows by 1 at each step."""
    open_gates = "|".join(["1|0|999"] + ["0,0,1000"] * 8)
    app = press(room("cell", cell=open_gates), "step-on")
    assert value(app, "step-cell", "c") == 1001
    assert widget(app.button, "step-on").disabled


def test_the_chosen_line_brings_its_weights(room: Room) -> None:
    keys = [box.key for box in room("cell", line="o").text_input]
    assert keys == ["step-x", "step-h_prev", "step-c_prev", "step-o-W_x", "step-o-W_h", "step-o-b"]
    app = room("cell", line="c")
    assert len(app.text_input) == 3
    assert app.caption[0].value == SAY("one-step.cell.no_weights")


def numbers(column: pd.Series[str]) -> npt.NDArray[np.float64]:
    return column.str.replace("−", "-").to_numpy(float)


def test_the_slides_two_by_two(room: Room) -> None:
    app, figures = room("gates"), FIGURES["lstm_cell_2x2"]
    names = {"kept": "kept", "written": "written", "c": "c", "tanh_c": "tanh_c_exact", "h": "h_exact"}
    for name, key in names.items():
        np.testing.assert_allclose(value(app, "step-gates", name), figures[key], atol=5e-9)
    assert SAY("one-step.gates.erratum.2x2") in app.markdown[1].value
    table = app.table[0].value
    printed = np.array(figures["h_raw_printed_in_source"]).ravel()
    assert numbers(table["tanh(Cₜ) on the slide"]).tolist() == printed.tolist()
    assert numbers(table["hₜ on the slide"]).tolist() == np.ravel(figures["h_printed_in_source"]).tolist()
    np.testing.assert_allclose(numbers(table["hₜ, exact"]), np.ravel(figures["h_exact"]), atol=5e-9)


def test_the_slides_two_by_five(room: Room) -> None:
    app = press(room("gates"), "step-2x5")
    figures = FIGURES["hadamard_cell_example"]
    for name in ("kept", "c"):
        np.testing.assert_allclose(value(app, "step-gates", name), figures["product"], atol=1e-15)
    assert app.query_params["gates"] == "2x5"
    assert SAY("one-step.gates.erratum.2x5") in app.markdown[1].value
    assert "**2 of 10**" in app.markdown[0].value


def test_a_gate_past_its_limits_is_told(room: Room) -> None:
    app = type_in(room("gates"), "gates-f", "[[0, 0.8], [0, 1.9]]")
    assert "fₜ takes 2 × 2 numbers from 0 to 1" in app.error[0].value
    app = type_in(app, "gates-f", "[[0.5, 0.8], [0, 0.9]]")
    assert not app.error
    assert not app.table  # no slide, no erratum
    np.testing.assert_allclose(value(app, "step-gates", "c"), [[-0.4, 0.88], [-0.4, 0.9]], atol=1e-12)


def test_two_grus_with_the_same_weights(room: Room) -> None:
    app = room("reset")
    for form in ("cho2014", "torch"):
        wanted = take(CELLS["two"].step("gru", form))  # type: ignore[arg-type]
        for name in ("reset", "n", "h"):
            np.testing.assert_allclose(value(app, f"step-{form}", name), wanted[name], atol=1e-12)
    np.testing.assert_allclose(value(app, "step-torch", "h"), by_torch(CELLS["two"].step("gru"))["h"])
    assert "**0.29** apart" in app.markdown[0].value
    press(app, "step-alike")
    assert SAY("one-step.reset.caption.same").rsplit("{", maxsplit=1)[-1][3:] in app.markdown[0].value


def test_the_loop_is_switched_off(room: Room) -> None:
    app = room("loop")
    on = drawn(app, "step-unrolled")["h"]
    assert "**0.225**" in app.markdown[0].value
    widget(app.toggle, "recurrent").set_value(False).run()
    off = drawn(app, "step-unrolled")["h"]
    assert "**0**" in app.markdown[0].value
    np.testing.assert_array_equal(on[0], off[0])
    assert not np.allclose(on[-1], off[-1])
    press(app, "step-other")  # another beginning
    again = drawn(app, "step-unrolled")["h"]
    assert not np.allclose(again[0], off[0])
    np.testing.assert_array_equal(again[1:], off[1:])
    assert app.query_params["recurrent"] == "False"


def test_the_parameters_stay_while_the_length_grows(room: Room) -> None:
    app = room("loop")
    counts = app.table[1].value
    assert counts["RNN"].tolist() == ["10"] * 4
    assert counts["feed-forward, all at once"].tolist() == ["6", "14", "42", "402"]
    assert "same 10 parameters" in app.markdown[0].value
    press(app, "step-eight")
    assert "after 8 steps. All steps share the same 10 parameters" in app.markdown[0].value


@pytest.mark.parametrize(
    ("name", "parameters", "becauses"),
    [
        ("cell", {"kind": "rnn"}, {"step-double": "from 0.824272 to", "step-large-x": "to 1."}),
        ("cell", {}, {"step-forget": "cₜ = [0.4514, 0.3413]", "step-large-c": "from 0.6308 to"}),
        ("cell", {"kind": "gru"}, {"step-update": "is 0 away from hₜ₋₁", "step-shut": "state by 0."}),
        ("gates", {}, {"step-keep-all": "differ by 0.", "step-let-out": "changes by 0, and hₜ is 0"}),
        ("reset", {}, {"step-halves": "r = [0.5, 0.5]", "step-closed": "differ by 0."}),
        ("loop", {}, {"step-swap": "and by 0 without", "step-longer": "10, as before"}),
    ],
)
def test_questions_are_answered_from_what_is_on_the_page(
    room: Room, name: str, parameters: dict[str, str], becauses: dict[str, str]
) -> None:
    """The first option is right, with these numbers."""
    app = room(name, **parameters)
    for told, (question, because) in enumerate(becauses.items()):
        assert len(app.success) == told
        assert because in answered(app, question, 0)
    assert len(app.success) == 2


def test_other_numbers_have_other_answers(room: Room) -> None:
    """Between two units that read the same, order means nothing, with the loop or without it."""
    told = answered(room("loop", loop="1;1;1|1|1|0"), "step-swap", 3)
    assert "changes by 0 with the connection" in told
    small = "0.001|0.001|0|1,1,0" + "|1,1,0" * 7
    assert "exactly twice" not in answered(room("cell", kind="rnn", cell=small), "step-double", 0)
