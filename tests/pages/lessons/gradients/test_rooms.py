"""The rooms of the page Gradients say what the engine computes, follow the scene, and lose nothing typed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from engine.lectures.backprop.cell import by_hand
from pages.charts.code_lines import in_digits
from pages.lessons.gradients.cell_choice import PRESETS
from pages.text.format import SUPERSCRIPTS
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.lessons.conftest import Visit, press, set_to, widget

ROOMS = ("matrices", "tanh", "cell", "clipping", "truncation")
SAY = words("en")

Room = Callable[..., AppTest]


@pytest.fixture
def room(visit: Visit) -> Room:
    """`room("tanh", preactivation="2")`: the link to that room, in English; a text is for trained ones."""

    def opened(name: str, **parameters: str) -> AppTest:
        start = {"language": "en"} | ({"source": "trained"} if "text" in parameters else {})
        app = visit("gradients", **start | parameters, room=name)
        assert not app.exception
        return app

    return opened


def told(app: AppTest) -> str:
    """All sentences on the page."""
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.get("text")))


def lines_shown(app: AppTest) -> str:
    [html] = [element for element in app.get("html") if '<div class="code-lines">' in element.proto.body]
    return html.proto.body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ROOMS)
def test_every_room_asks_its_question(room: Room, name: str, language: Language) -> None:
    app = room(name, language=language)
    say = words(language)
    assert app.subheader[0].value == say(f"gradients.{name}.question")
    assert not app.error
    assert not app.warning
    assert "**" in app.markdown[0].value  # its caption, with a number in bold


@pytest.mark.parametrize("name", ROOMS)
def test_the_language_changes_and_the_room_stays(room: Room, name: str) -> None:
    app = room(name, power="7", preactivation="-1.5", threshold="2.5", window="3", line="5")
    kept = dict(app.query_params)
    set_to(app, "button_group", "language", "ko")
    assert app.subheader[0].value == words("ko")(f"gradients.{name}.question")
    assert dict(app.query_params) == kept | {"language": "ko"}


def test_a_change_is_undone_and_redone_in_any_room(room: Room) -> None:
    app = press(room("matrices"), "matrix-tenths")
    set_to(app, "button_group", "room", "tanh")
    press(press(app, "undo"), "undo")
    assert (app.query_params["room"], "matrix" in app.query_params) == ("matrices", False)
    press(app, "redo")
    assert app.query_params["matrix"] == "0.1,0.1,0.1,0.1"


def test_the_lectures_matrices(room: Room) -> None:
    app = room("matrices")
    assert "**64**" in told(app)
    assert "multiplies the norm by 4, since" in told(app)
    assert r"J^{3} = J^{2} \, J &= \begin{bmatrix} 32 & 32 \\ 32 & 32 \end{bmatrix}" in app.latex[0].value
    press(app, "matrix-tenths")
    assert "**0.008**" in told(app)
    assert "multiplies the norm by 0.2, since" in told(app)
    assert "0.004 & 0.004" in app.latex[0].value
    set_to(app, "slider", "power", 30)
    assert "**1.07×10⁻²¹**" in told(app)
    assert app.query_params["matrix"] == "0.1,0.1,0.1,0.1"
    assert app.query_params["power"] == "30"


@pytest.mark.parametrize(
    ("matrix", "sentences"),
    [
        ("0,1,0,0", ["**exactly 0**", "Both eigenvalues are 0 though J is not"]),
        ("0,0,0,0", ["**exactly 0**", "J is zero"]),
        ("0.6,-0.8,0.8,0.6", ["‖Jⁿ‖ = **1**", "0.6 ± 0.8 i, |λ| = 1", "A complex pair"]),
        ("0.9,1,0,0.9", ["Eigenvalues of J: 0.9, 0.9", "One eigenvalue twice, |λ| = 0.9"]),
        ("0,2,0.5,0", ["Eigenvalues of J: 1, −1", "Two eigenvalues of opposite sign"]),
        ("0.5,0,0,0.5", ["**0.125**", "J only scales: every vector becomes 0.5 times"]),
        ("2,1,0,1", ["Eigenvalues of J: 2, 1", "from n = 29 to 30 by 2"]),
    ],
)
def test_why_the_powers_go_as_they_go(room: Room, matrix: str, sentences: list[str]) -> None:
    page = told(room("matrices", matrix=matrix))
    assert all(sentence in page for sentence in sentences), page


def test_what_float32_could_not_hold_is_named(room: Room) -> None:
    huge = told(room("matrices", matrix="1000,1000,1000,1000", power="30"))
    assert "**1.07×10⁹⁹**" in huge
    assert SAY("gradients.matrices.float32.large") in huge
    tiny = told(room("matrices", matrix="0.001,0,0,0.001", power="30"))
    assert "**1×10⁻⁹⁰**" in tiny
    assert SAY("gradients.matrices.float32.small") in tiny


def test_an_entry_is_typed_and_every_power_is_tabulated(room: Room) -> None:
    app = room("matrices", power="4")
    set_to(app, "number_input", "matrix-1", 0.0)
    assert app.query_params["matrix"] == "2,0,2,2"
    set_to(app, "toggle", "matrix-steps", True)
    table = app.table[0].value
    assert [float(entry) for entry in table["Jⁿ₂₁"]] == [2, 8, 24, 64]
    assert set(table["Jⁿ₁₂"]) == {"0"}
    set_to(app, "number_input", "matrix-1", None)  # emptied: nothing changes
    assert app.query_params["matrix"] == "2,0,2,2"


def test_tanh_at_two_lets_seven_percent_pass(room: Room) -> None:
    app = room("tanh", power="30")
    assert "h = tanh(a) = 0.9640 and only **7.1%**" in told(app)
    digits, power = f"{(1 - np.tanh(2) ** 2) ** 30:.2e}".split("e-")
    assert f"**{digits}×10⁻{power.translate(SUPERSCRIPTS)}**" in told(app)
    set_to(app, "slider", "preactivation", 0.0)
    assert "only **100.0%**" in told(app)
    assert "n = 30 such steps **1**" in told(app)


@pytest.mark.parametrize("name", PRESETS)
def test_the_cells_numbers_are_on_the_page(room: Room, name: str) -> None:
    app = press(room("cell"), f"cell-{name}")
    for value in by_hand(PRESETS[name].cell()).values():
        assert in_digits(value) in lines_shown(app)
    assert SAY("gradients.cell.differs") not in lines_shown(app)


def test_the_lines_are_walked_both_ways(room: Room) -> None:
    app = room("cell")

    def current() -> str:
        return lines_shown(app).partition('aria-current="step"')[2].partition("</code>")[0]

    assert "dt = dh_next * (1 - h_next ** 2)" in current()
    assert "dt[0, 0] = 1 × (1 − 0.226²) = 0.9489" in told(app)
    press(app, "line-next")
    assert "db = np.sum(dt, axis=0)" in current()
    for _ in range(3):
        press(app, "line-previous")
    assert "t = np.matmul" in current()
    assert widget(app.button, "line-previous").disabled
    set_to(app, "slider", "line", 8)
    assert "dx = np.matmul(dt, Wx.T)" in current()
    assert widget(app.button, "line-next").disabled


def test_a_matrix_is_typed_in_any_usual_form(room: Room) -> None:
    app = room("cell")
    set_to(app, "text_input", "cell-Wh-text", "1 0; 0 −1")
    assert widget(app.text_input, "cell-Wh-text").value == "[[1, 0], [0, -1]]"
    expected = PRESETS["two"].model_copy(update={"Wh": ((1.0, 0.0), (0.0, -1.0))})
    assert in_digits(by_hand(expected.cell())["dh_prev"]) in lines_shown(app)
    link = app.query_params["cell"]
    assert "|1,0;0,-1|" in link


@pytest.mark.parametrize(
    "text", ["", "abc", "[[1, 2]]", "[[1, 2], [3]]", "1 2; 3 nan", "1 2; 3 1001", "1e999 2; 3 4"]
)
def test_what_can_not_be_used_is_told_and_kept(room: Room, text: str) -> None:
    app = room("cell")
    before = lines_shown(app)
    set_to(app, "text_input", "cell-Wh-text", text)
    assert [error.value for error in app.error] == [
        SAY("gradients.cell.refused", name="Wh", rows=2, columns=2)
    ]
    assert widget(app.text_input, "cell-Wh-text").value == text
    assert lines_shown(app) == before
    assert "cell" not in app.query_params
    press(app, "line-next")  # something else is done
    assert widget(app.text_input, "cell-Wh-text").value == text
    press(app, "cell-three")
    assert not app.error
    assert widget(app.text_input, "cell-Wh-text").value.startswith("[[0.5, -0.4, 0.2]")


def test_a_vector_is_clipped(room: Room) -> None:
    app = room("clipping")
    assert "from 5 to **1**, and its direction turns by **0.0°**" in told(app)
    table = app.table[0].value
    assert list(table["g₁"]) == ["3", "0.6", "0.5999999"]
    assert list(table["‖g‖"]) == ["5", "1", "0.9999998"]
    set_to(app, "slider", "threshold", 3.5)
    set_to(app, "button_group", "clip", "value")
    assert list(app.table[0].value["g₂"]) == ["4", "3.5", "3.5"]
    turned = np.degrees(np.arctan2(4, 3) - np.arctan2(3.5, 3))
    assert f"**{turned:.1f}°**" in told(app)
    set_to(app, "slider", "threshold", 4.0)
    assert "**nothing is clipped**" in told(app)
    set_to(app, "number_input", "vector-0", 0.0)
    set_to(app, "number_input", "vector-1", 0.0)
    assert "‖g‖ = 0, within" in told(app)


def test_a_training_explodes_and_its_end_is_named(room: Room) -> None:
    app = room("clipping", radius="1.6")
    assert not [line for line in told(app).split("\n") if "no longer a finite number" in line]
    press(app, "explosion")
    assert "**not clipped**: at step 2 the loss is no longer a finite number" in told(app)
    assert "**clipped**: largest gradient" in told(app)
    assert "100% of the guesses are right (by chance 12%)" in told(app)
    set_to(app, "slider", "threshold", 2.0)
    assert "**clipped**" not in told(app)  # another training, not run yet
    set_to(app, "slider", "threshold", 1.0)
    assert "**clipped**: largest gradient" in told(app)  # known, so shown at once


def test_a_gradient_is_cut(room: Room) -> None:
    app = room("truncation", source="fresh", kind="rnn", length="20", window="6", seed="3")
    assert "steps 1 to 14 get **exactly 0**" in told(app)
    assert "the largest difference between the hidden states of both is 0." in told(app)
    assert SAY("gradients.truncation.weights.fresh", units=32, seed=3) in told(app)
    set_to(app, "slider", "window-20", 20)
    assert "The window covers all 20 steps, so **nothing is cut**" in told(app)
    set_to(app, "slider", "length", 30)
    assert "steps 1 to 10 get **exactly 0**" in told(app)
    set_to(app, "button_group", "truncation-kind", "all")
    assert all(f"({SAY(f'kind.{kind}')})" in told(app) for kind in ("rnn", "lstm", "gru"))


def test_the_trained_network_is_cut_as_well(room: Room) -> None:
    app = room("truncation", text="it was bad at first but I loved it", window="2")
    assert "steps 1 to 7 get **exactly 0**" in told(app)
    assert SAY("gradients.truncation.weights.trained", units=0, seed=0) in told(app)


def test_the_shortest_sentences(room: Room) -> None:
    assert "covers all 1 steps" in told(room("truncation", text="good"))
    assert "covers all 2 steps" in told(room("truncation", text="it was", window="2"))
    page = told(room("truncation", text="it was", window="1"))
    assert "step 1 gets **exactly 0**" in page
    assert "and" not in page.split("In full")[1].split("(")[0]  # one number, of the one step


def test_nothing_to_read_is_said(room: Room) -> None:
    app = room("truncation", text="")
    assert [info.value for info in app.info] == [SAY("read.empty")]
    too_long = room("truncation", text="good " * 2001)
    assert "2,001" in too_long.error[0].value
