"""Changes to the network and the sentence: what they do, what is said of them, and the way back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from engine import Clamp, Scale, Shift, models
from engine.reading.reading import Reading, read
from engine.tracing.changes import Change
from pages.lessons.read.captions import change_caption
from pages.parts.sentence_box import examples
from pages.state.record import VERSION
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.lessons.conftest import Visit, readings_shown, widget

say = words("en")
TEXT = "I loved it at first, but it was bad"


@pytest.fixture
def app(visit: Visit) -> AppTest:
    return visit(network="en-sentiment", language="en", text=TEXT)


def expect(app: AppTest, *changes: Change, kind: str = "lstm", text: str = TEXT, **how: int) -> Reading:
    """The player shows this reading, and the line above it compares it with the untouched network's."""
    network = models.load("en-sentiment", kind)
    found = read(network, text, changes, **how)
    assert not app.exception
    assert not app.error
    [shown] = readings_shown(app)
    assert shown == np.rint(1000 * found.probability[:, 1]).tolist()
    lines = [info.value for info in app.info]
    told = [line for line in lines if "tokens of filler" not in line]
    assert len(lines) - len(told) == ("filler" in link(app))
    before = read(network, text, (), **how)
    assert told == ([change_caption(before, found, say)] if changes else [])
    return found


def differences(app: AppTest) -> list[str]:
    """The labels of the buttons that each take one difference back."""
    return [button.label.removesuffix(" ✕") for button in app.button if str(button.key).startswith("back-")]


def take_back(app: AppTest, label: str) -> None:
    [button] = [button for button in app.button if button.label == f"{label} ✕"]
    button.click().run()


def link(app: AppTest) -> dict[str, str]:
    """What stands in the address bar."""
    parameters: dict[str, Any] = dict(app.query_params)
    return {name: value if isinstance(value, str) else value[0] for name, value in parameters.items()}


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def test_an_untouched_network_has_nothing_to_take_back(app: AppTest) -> None:
    expect(app)
    assert differences(app) == []
    assert "reset" not in keys(app)
    assert app.button(key="undo").disabled
    assert app.button(key="redo").disabled


def test_every_slider_reaches_the_network(app: AppTest) -> None:
    widget(app.slider, "change-gain").set_value(2.5).run()
    expect(app, Scale("weight_hh", 2.5))
    widget(app.slider, "change-bias").set_value(-4.0).run()
    expect(app, Scale("weight_hh", 2.5), Shift("f", -4.0))
    widget(app.toggle, "change-held-f").set_value(True).run()
    app.button_group(key="change-gate-lstm").set_value("g").run()
    widget(app.toggle, "change-held-g").set_value(True).run()
    widget(app.slider, "change-value-g-1").set_value(-0.35).run()
    widget(app.number_input, "change-unit-g-1").set_value(7).run()
    changes = (Scale("weight_hh", 2.5), Shift("f", -4.0), Clamp("f", 1.0), Clamp("g", -0.35, (6,)))
    expect(app, *changes)
    assert differences(app) == ["W_hh × 2.5", "bias of f −4", "f = 1", "g of unit 7 = −0.35"]


def test_each_difference_can_be_taken_back(visit: Visit) -> None:
    network = {"gain": "0.5", "bias": "2", "hold": "f=0,o.3=0.5"}
    places = {"steps": "7", "at": "4", "filler": "2", "after": "3"}
    app = visit(network="en-sentiment", language="en", text=TEXT, **network, **places)
    stretched = TEXT.replace(" it at", " it oh oh at")
    gain, bias = Scale("weight_hh", 0.5), Shift("f", 2.0)
    f, o = Clamp("f", 0.0), Clamp("o", 0.5, (2,))
    expect(app, gain, bias, f, o, text=stretched, steps=7, at=3)
    assert len(differences(app)) == 7
    take_back(app, "f = 0")
    expect(app, gain, bias, o, text=stretched, steps=7, at=3)
    take_back(app, "bias of f +2")
    expect(app, gain, o, text=stretched, steps=7, at=3)
    take_back(app, "gradient of step 4")
    expect(app, gain, o, text=stretched, steps=7)
    take_back(app, "2 tokens of filler after token 3")
    expect(app, gain, o, steps=7)
    take_back(app, "first 7 tokens")
    expect(app, gain, o)
    take_back(app, "o of unit 3 = 0.5")
    expect(app, gain)
    take_back(app, "W_hh × 0.5")
    expect(app)
    assert differences(app) == []


def test_one_click_leads_back_to_the_trained_network_and_keeps_the_sentence(visit: Visit) -> None:
    changed = {"gain": "3", "bias": "5", "hold": "n=-1"}
    app = visit(network="en-sentiment", language="en", text=TEXT, kind="gru", steps="6", **changed)
    expect(app, Scale("weight_hh", 3.0), Shift("z", 5.0), Clamp("n", -1.0), kind="gru", steps=6)
    app.button(key="reset").click().run()
    expect(app, kind="gru", steps=6)
    app.button(key="undo").click().run()
    expect(app, Scale("weight_hh", 3.0), Shift("z", 5.0), Clamp("n", -1.0), kind="gru", steps=6)


def test_undo_and_redo_go_through_every_change(app: AppTest) -> None:
    gains = (0.5, 1.5, 3.0)
    for gain in gains:
        widget(app.slider, "change-gain").set_value(gain).run()
    widget(app.button_group, "kind").set_value("gru").run()
    for kind, gain in (("lstm", 3.0), ("lstm", 1.5), ("lstm", 0.5)):
        app.button(key="undo").click().run()
        expect(app, Scale("weight_hh", gain), kind=kind)
        assert widget(app.slider, "change-gain").value == gain
    app.button(key="undo").click().run()
    expect(app)
    assert app.button(key="undo").disabled
    for gain in gains:
        app.button(key="redo").click().run()
        expect(app, Scale("weight_hh", gain))
    app.button(key="redo").click().run()
    expect(app, Scale("weight_hh", 3.0), kind="gru")
    assert app.button(key="redo").disabled


def test_a_new_change_after_undo_forgets_what_was_undone(app: AppTest) -> None:
    widget(app.slider, "change-gain").set_value(2.0).run()
    app.button(key="undo").click().run()
    widget(app.slider, "change-bias").set_value(1.0).run()
    assert app.button(key="redo").disabled
    app.button(key="undo").click().run()
    expect(app)


def test_a_typed_sentence_can_be_undone_and_the_language_stays(app: AppTest) -> None:
    widget(app.text_area, "sentence").set_value("Fine").run()
    app.button_group(key="language").set_value("ko").run()
    app.button(key="undo").click().run()
    assert widget(app.text_area, "sentence").value == TEXT
    assert app.title[0].value == words("ko")("read.title")


def test_what_can_not_be_read_can_be_undone(app: AppTest) -> None:
    widget(app.text_area, "sentence").set_value("").run()
    assert [info.value for info in app.info] == [say("read.empty")]
    app.button(key="undo").click().run()
    assert not app.info
    assert readings_shown(app)


def test_changing_the_language_is_no_step_to_undo(app: AppTest) -> None:
    app.button_group(key="language").set_value("ko").run()
    assert app.button(key="undo").disabled


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_tell_the_same_comparison(visit: Visit, language: Language) -> None:
    app = visit(network="en-sentiment", language=language, text=TEXT, hold="f=1")
    network = models.load("en-sentiment", "lstm")
    before, after = read(network, TEXT), read(network, TEXT, (Clamp("f", 1.0),))
    assert [info.value for info in app.info] == [change_caption(before, after, words(language))]


def test_a_hold_means_nothing_to_a_cell_without_the_gate(visit: Visit) -> None:
    app = visit(network="en-sentiment", language="en", text=TEXT, kind="rnn", hold="f=1", bias="3")
    expect(app, kind="rnn")
    assert differences(app) == []
    widget(app.button_group, "kind").set_value("lstm").run()  # there it still holds
    expect(app, Shift("f", 3.0), Clamp("f", 1.0))


def test_a_unit_that_the_cell_does_not_have(visit: Visit) -> None:
    app = visit(network="en-sentiment", language="en", text=TEXT, hold="f.5000=1")
    assert [error.value for error in app.error] == [say("read.no_such_unit")]
    assert not app.exception
    assert readings_shown(app) == []
    take_back(app, "f of unit 5000 = 1")
    expect(app)


def test_all_three_kinds_are_read_and_told_apart(visit: Visit) -> None:
    app = visit(network="en-sentiment", language="en", text=TEXT, kind="all", gain="2")
    found = [
        read(models.load("en-sentiment", kind), TEXT, (Scale("weight_hh", 2.0),)) for kind in models.KINDS
    ]
    assert readings_shown(app) == [np.rint(1000 * each.probability[:, 1]).tolist() for each in found]
    assert len(app.info) == 3
    [verdicts] = [m.value for m in app.markdown if "RNN" in m.value and "GRU" in m.value]
    for each in found:
        assert f"{each.probability[-1].max():.1%}" in verdicts
    widget(app.slider, "change-gain").set_value(1.0).run()
    widget(app.slider, "change-bias").set_value(2.0).run()
    assert len(app.info) == 2  # the plain RNN has no gate whose bias could be changed


@pytest.mark.parametrize("moment", models.MOMENTS)
def test_every_moment_of_the_training_can_be_seen(app: AppTest, moment: str) -> None:
    widget(app.select_slider, "moment").set_value(moment).run()
    found = read(models.load("en-sentiment", "lstm", moment), TEXT)
    assert readings_shown(app) == [np.rint(1000 * found.probability[:, 1]).tolist()]
    assert link(app).get("moment", "final") == moment


def test_reading_less_and_stretching(app: AppTest) -> None:
    time = len(read(models.load("en-sentiment", "lstm"), TEXT).tokens)
    widget(app.slider, f"change-steps-{time}").set_value(4).run()
    expect(app, steps=4)
    widget(app.slider, "change-at-4").set_value(2).run()
    expect(app, steps=4, at=1)
    widget(app.slider, f"change-steps-{time}").set_value(time).run()
    expect(app, at=1)
    widget(app.number_input, "change-filler").set_value(60).run()
    widget(app.number_input, f"change-after-{time + 60}").set_value(5).run()
    stretched = "I loved it at first" + " oh" * 60 + ", but it was bad"
    expect(app, text=stretched, at=1)
    assert widget(app.text_area, "sentence").value == TEXT


def test_another_network_takes_no_places_along(visit: Visit) -> None:
    places = {"steps": "5", "at": "3", "filler": "2", "after": "4", "unit": "9"}
    app = visit(network="en-sentiment", language="en", gain="2", **places)
    widget(app.selectbox, "network-en").set_value("en-char").run()
    found = read(models.load("en-char", "lstm"), examples("en-char")[0], (Scale("weight_hh", 2.0),))
    assert not app.exception
    assert found.tokens
    assert not {"steps", "at", "after", "unit", "text"} & link(app).keys()
    assert (link(app)["gain"], link(app)["filler"]) == ("2.0", "2")


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"gain": "40"}, "gain=40 (0 … 4)"),
        ({"hold": "f=1.5"}, "hold=f\\=1\\.5 (f / i / o / z / r = 0 … 1, g / n = -1 … 1, f.17=0.5)"),
        ({"hold": "h=1"}, "hold=h\\=1 (f / i / o / z / r = 0 … 1, g / n = -1 … 1, f.17=0.5)"),
        ({"moment": "never"}, "moment=never (untrained / early / middle / final)"),
        ({"v": "99"}, "v=99 (3)"),
    ],
)
def test_what_a_link_can_not_have_is_named_until_the_visitor_goes_on(
    visit: Visit, asked: dict[str, Any], named: str
) -> None:
    app = visit(network="en-sentiment", language="en", text=TEXT, **asked)
    [warning] = app.warning
    assert warning.value == say("read.refused", names=named)
    expect(app)
    widget(app.text_area, "sentence").set_value("Fine").run()
    assert not app.warning
    [name] = asked
    assert link(app).get(name) in (None, VERSION)  # the address says what is shown


def test_what_others_add_to_a_link_is_passed_over(visit: Visit) -> None:
    app = visit(network="en-sentiment", language="en", text=TEXT, utm_source="mail", fbclid="x<b>")
    assert not app.warning
    expect(app)
    assert not {"utm_source", "fbclid"} & link(app).keys()


def test_one_gate_is_held_differently_for_different_units(app: AppTest) -> None:
    widget(app.toggle, "change-held-f").set_value(True).run()
    app.button(key="hold-another-f").click().run()
    expect(app, Clamp("f", 1.0), Clamp("f", 0.0, (0,)))
    widget(app.number_input, "change-unit-f-2").set_value(7).run()
    app.button(key="hold-another-f").click().run()
    widget(app.slider, "change-value-f-3").set_value(0.4).run()
    all_but_two = Clamp("f", 1.0), Clamp("f", 0.0, (6,)), Clamp("f", 0.4, (0,))
    expect(app, *all_but_two)
    assert link(app)["hold"] == "f=1,f.7=0,f.1=0.4"
    assert differences(app) == ["f = 1", "f of unit 7 = 0", "f of unit 1 = 0.4"]
    app.button(key="hold-away-f-2").click().run()
    expect(app, Clamp("f", 1.0), Clamp("f", 0.4, (0,)))
    assert widget(app.number_input, "change-unit-f-2").value == 1
    app.button(key="undo").click().run()
    expect(app, *all_but_two)
    widget(app.toggle, "change-held-f").set_value(False).run()
    expect(app)


def test_a_unit_has_one_hold_and_the_last_choice_counts(visit: Visit) -> None:
    app = visit(network="en-sentiment", language="en", text=TEXT, hold="f.3=0,f=1,f.3=0.5,f.4=0.2")
    expect(app, Clamp("f", 1.0), Clamp("f", 0.5, (2,)), Clamp("f", 0.2, (3,)))
    widget(app.number_input, "change-unit-f-3").set_value(3).run()
    expect(app, Clamp("f", 1.0), Clamp("f", 0.2, (2,)))
    app.button(key="hold-away-f-1").click().run()
    expect(app, Clamp("f", 0.2, (2,)))
    assert "hold-away-f-1" not in keys(app)  # the only one goes by the switch
