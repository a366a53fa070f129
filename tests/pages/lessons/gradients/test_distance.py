"""The room "distance": what it says is what the engine computes, and each question opens its scene."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

import engine
from engine.gradient import cell_path, chain, gradient_curve, norm_map, step_jacobians
from pages.lessons.gradients.captions import curve_caption, map_caption
from pages.lessons.gradients.choices import GradientsChoices, Zoom
from pages.lessons.gradients.networks import KINDS, Backwards, backwards_of
from pages.lessons.gradients.presets import presets
from pages.lessons.gradients.rooms.distance import MAP_STATES, PATH, curve_of
from pages.state.record import from_link
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.charts.payload import unpacked
from tests.pages.lessons.conftest import Visit, widget

SAY = words("en")
QUESTIONS = Path(__file__).parents[4] / "docs" / "gradients.md"
SENTENCE = "it was not good at first but I loved the end"
FRESH = {"source": "fresh", "hidden_size": "8", "length": "30"}

Room = Callable[..., AppTest]


@pytest.fixture
def room(visit: Visit) -> Room:
    """`room(kind="rnn")`: somebody opens the link to the room, in English; a text is for trained networks."""

    def opened(**parameters: str) -> AppTest:
        start = {"language": "en"} | ({"source": "trained"} if "text" in parameters else {})
        app = visit("gradients", **start | parameters)
        assert not app.exception
        return app

    return opened


def scene(app: AppTest) -> GradientsChoices:
    """What the address bar asks for."""
    found, refused = from_link(
        {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()},
        GradientsChoices(),
    )
    assert refused == []
    return found


def drawings(app: AppTest) -> dict[str, dict[str, Any]]:
    """What each drawing is fed with, by its key; "arrays" as lists."""
    found = [element for element in app.main if str(getattr(element, "key", "")).startswith("gradients-")]
    fed = {each.key.removeprefix("gradients-"): unpacked(bytes(each.proto.bytes)) for each in found}
    return {
        key: header | {"arrays": {name: array.tolist() for name, array in arrays.items()}}
        for key, (header, arrays) in fed.items()
    }


def lines_of(data: dict[str, Any]) -> list[list[float]]:
    """The sizes of each line of a curve that is measured."""
    return [data["arrays"][f"log10/{k}"] for k, line in enumerate(data["lines"]) if not line["dashed"]]


def told(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.info))


def set_to(found: Any, key: str, value: object) -> AppTest:
    app: AppTest = widget(found, key).set_value(value).run()
    assert not app.exception
    return app


def expect_curve(app: AppTest) -> list[Backwards]:
    """The curve and the lines under it are those of the scene in the address bar."""
    here = scene(app)
    found = backwards_of(here)
    data = drawings(app)["curve"]
    lines = lines_of(data)
    assert len(lines) == len(KINDS)
    [caption] = [each.value for each in app.markdown if each.value.startswith("**RNN**")]
    for one, line in zip(found, lines, strict=True):
        assert line == pytest.approx(list(one.log10_h[::-1]))
        [sentence] = [text for text in caption.split("  \n") if text.startswith(f"**{one.kind.upper()}**")]
        assert (
            ("exactly 0" in sentence)
            if one.left == -math.inf
            else (f" {SAY.of_log10(one.left, 3)} " in sentence)
        )
    return found


# Numbers


@pytest.mark.parametrize("initialisation", ["uniform", "identity"])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_curve_and_its_caption_follow_the_sliders(
    room: Room, activation: str, initialisation: str
) -> None:
    app = room(**FRESH)
    expect_curve(app)
    set_to(app.slider, "radius", 2.5)
    set_to(app.slider, "input_scale", 0.5)
    set_to(app.slider, "forget_bias", 3.0)
    set_to(app.button_group, "activation", activation)
    set_to(app.button_group, "initialisation", initialisation)
    set_to(app.number_input, "length", 50)
    rnn, *_ = expect_curve(app)
    assert (rnn.last, scene(app).radius) == (50, 2.5)
    theory = SAY("gradients.distance.theory", kind="RNN")
    dashed = [line["label"] for line in drawings(app)["curve"]["lines"] if line["dashed"]]
    assert dashed == ([theory] if rnn.theory is not None else [])
    assert ("Mean-field" in told(app)) == (rnn.theory is not None)


def test_without_input_the_slope_is_the_logarithm_of_the_gain(room: Room) -> None:
    app = room(**FRESH, radius="1.5", input_scale="0")
    assert f"slope of +{math.log10(1.5):.3f}" in told(app)
    assert f"grown to {SAY.of_log10(29 * math.log10(1.5), 3)} times" in told(app)


@pytest.mark.parametrize("kind", KINDS)
def test_the_path(room: Room, kind: str) -> None:
    app = room(text=SENTENCE, kind=kind)
    one = backwards_of(scene(app))[KINDS.index(kind)]
    expected = chain(one.layer, one.module, one.last - PATH, one.last)
    data = drawings(app)["path"]
    assert (data["start"], data["end"], len(data["links"])) == (one.last - PATH, one.last, PATH)
    assert [link["token"] for link in data["links"]] == list(one.tokens[-PATH:])
    assert data["arrays"]["backwards"] == pytest.approx(list(expected.backwards), abs=1e-5)
    assert f"{PATH} factors; their product has norm {SAY.of_log10(expected.backwards[-1], 3)}" in told(app)
    assert SAY(f"gradients.distance.caption.why.{kind}") in told(app)


def test_a_chosen_pair_is_followed_and_fits_the_sentence(room: Room) -> None:
    app = room(text=SENTENCE, kind="rnn", first="2", last="5")
    assert "From state 5 back to state 2 the gradient passes 3 factors" in told(app)
    set_to(app.text_area, "sentence", "not bad")
    assert "From state 2 back to state 1 the gradient passes one factor, of norm" in told(app)
    far = room(**FRESH | {"length": "200"}, first="0", last="200", kind="rnn")
    assert "200 factors" not in told(far)
    assert SAY("gradients.distance.caption.shortened", limit=60) in told(far)


def test_a_relu_is_not_called_tanh(room: Room) -> None:
    app = room(**FRESH, activation="relu", kind="rnn")
    assert SAY("gradients.distance.caption.why.relu") in told(app)
    assert drawings(app)["path"]["labels"]["symbol.gate.a"] == "relu′·W"
    set_to(app.button_group, "distance-kind", "lstm")
    assert SAY("gradients.distance.caption.why.lstm") in told(app)


@pytest.mark.parametrize("length", ["20", "100"])
def test_the_map(room: Room, length: str) -> None:
    app = room(**FRESH | {"length": length}, kind="gru", zoom="map")
    one = backwards_of(scene(app))[2]
    data = drawings(app)["map"]
    assert len(data["states"]) <= MAP_STATES + 1
    found = norm_map(step_jacobians(one.layer, one.module))
    log10 = found.log10[0][np.ix_(data["states"], data["states"])]
    for k, row in enumerate(data["arrays"]["log10"]):
        assert row[: k + 1] == pytest.approx(list(log10[: k + 1, k]), abs=1e-4)
    different = log10[np.triu_indices_from(log10, 1)]
    assert f"= {SAY.of_log10(different.min(), 3)})" in told(app)
    assert f"({SAY.of_log10(different.max(), 3)})" in told(app)


def test_the_lstms_two_paths(room: Room) -> None:
    app = room(text=SENTENCE, kind="lstm", zoom="cells", hold="f=0.5")
    one = backwards_of(scene(app))[1]
    parts = cell_path(one.layer, one.module, one.changes)
    total, cell, rest = (
        np.log10(np.linalg.norm(part[0], axis=-1), where=part[0].any(-1), out=np.full(one.last, -np.inf))
        for part in (parts.total, parts.cell, parts.rest)
    )
    sizes = drawings(app)["cells"]["arrays"]
    assert [sizes[f"log10/{k}"][-1] for k in range(3)] == pytest.approx([total[0], cell[0], rest[0]])
    assert f"{SAY.of_log10(cell[0] - cell[-1], 3)} of dL/dc is left {one.last - 1} steps back" in told(app)
    assert f"Another {SAY.of_log10(rest[0], 3)} came through" in told(app)
    set_to(app.button_group, "distance-kind", "gru")
    assert [info.value for info in app.info] == [SAY("gradients.distance.only_lstm")]
    assert "cells" not in drawings(app)


def test_what_reaches_the_weights_by_distance_adds_up_to_their_gradient(room: Room) -> None:
    app = room(**FRESH | {"length": "12"}, kind="rnn", zoom="lags")
    one = backwards_of(scene(app))[0]
    gradient = engine.gradient.by_lag(one.layer, one.module)
    [line] = lines_of(drawings(app)["lags"])
    assert line[:-1] == pytest.approx(list(np.log10(gradient.norms[:-1])))
    assert line[-1] == -math.inf  # at the first step W_hh met a state of zeros
    x = torch.from_numpy(one.layer["x"].value.copy())
    module = one.module
    direction = torch.from_numpy(one.layer["h"].gradient[0, -1].copy())
    [whole] = torch.autograd.grad(module(x)[0][0, -1] @ direction, [module.weight_hh_l0])
    parts = [(part * whole.numpy()).sum() for part in gradient.matrices]
    assert sum(parts) == pytest.approx(float((whole**2).sum()))
    assert f"{sum(map(abs, parts[:10])) / sum(map(abs, parts)):.1%} of what reaches W_hh" in told(app)


def test_an_exploded_network_is_named_and_drawn() -> None:
    lstm = torch.nn.LSTM(1, 3, batch_first=True, dtype=torch.float64)
    x = torch.ones(1, 30, 1, dtype=torch.float64)
    x[0, 20] = torch.nan
    layer = engine.trace(lstm, x).layers[0]
    curve = gradient_curve(layer, lstm, np.ones((1, 3)))
    one = Backwards("lstm", layer, lstm, (), 30, curve.log10_h[0], exploded=int(curve.exploded[0]))
    assert curve_caption([one], SAY) == SAY("gradients.distance.caption.exploded", kind="LSTM", state=29)
    line = unpacked(curve_of([one], 22, {}, SAY)).arrays["log10/0"]
    assert np.isposinf(line[1:]).tolist() == [True] * 30
    far = norm_map(step_jacobians(layer, lstm))
    assert "state 21" not in map_caption(far, "LSTM", SAY)  # it depends on nothing that could be told
    x[:] = torch.nan
    everywhere = norm_map(step_jacobians(engine.trace(lstm, x).layers[0], lstm))
    assert map_caption(everywhere, "LSTM", SAY) == SAY("gradients.distance.caption.map.exploded", kind="LSTM")


# Scenes


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.more
def test_a_questions_link_opens_the_scene_of_its_button(room: Room, language: Language) -> None:
    for name, preset in presets(language).items():
        asked = GradientsChoices(language=language).with_(**preset)
        app = room(language=language, v="2")
        widget(app.button, f"preset-{name}").click().run()
        assert not app.exception
        assert scene(app) == asked
        assert scene(room(**asked.link())) == asked


def test_the_document_has_every_button() -> None:
    links = re.findall(r"^\| [^|]+\? \| \[[^\]]+\]\((\S+)\) \|", QUESTIONS.read_text("utf-8"), re.MULTILINE)
    assert len(links) == len(set(links)) >= 10
    opened = []
    for link in links:
        asked, refused = from_link(dict(parse_qsl(urlsplit(link).query)), GradientsChoices())
        assert refused == []
        assert urlsplit(link).path == "/gradients"
        opened.append(asked)
    assert [
        name
        for name, preset in presets("en").items()
        if GradientsChoices(language="en").with_(**preset) not in opened
    ] == []
    assert {asked.room for asked in opened} == {
        "distance",
        "matrices",
        "tanh",
        "cell",
        "clipping",
        "truncation",
    }


def test_the_preset_answers_hold() -> None:
    """What the buttons promise, in numbers."""

    def left(name: str, language: Language = "en") -> dict[str, float]:
        found = backwards_of(GradientsChoices(language=language).with_(**presets(language)[name]))
        return {one.kind: one.left for one in found}

    assert left("rnn")["rnn"] < -15
    assert left("gates")["lstm"] > -1
    assert left("closed")["lstm"] < left("closed")["rnn"]
    assert left("noisy")["rnn"] < -5 < 5 < left("silent")["rnn"]
    assert abs(left("identity")["rnn"]) < 1
    assert left("sentence")["lstm"] < -1
    assert left("sentence", "ko")["lstm"] < -5


@pytest.mark.parametrize("zoom", Zoom.__args__)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_zoom_in_both_languages(room: Room, zoom: str, language: Language) -> None:
    for parameters in ({"text": SENTENCE, "network": "en-sentiment"}, FRESH):
        app = room(language=language, zoom=zoom, **parameters)
        assert app.subheader[0].value == words(language)("gradients.distance.question")
        assert not app.error
        assert not app.warning
        assert set(drawings(app)) == {"curve", zoom}
        assert not re.search(r"\bnan\b|\binf\b|\{", told(app))


def test_the_sentence_and_its_changes_survive_a_look_at_fresh_networks(room: Room) -> None:
    app = room(text=SENTENCE, gain="0.5", hold="f=0.25", at="6", kind="gru")
    before = drawings(app)["curve"]
    assert expect_curve(app)[0].last == 6
    set_to(app.button_group, "source", "fresh")
    assert drawings(app)["curve"] != before
    set_to(app.button_group, "source", "trained")
    assert drawings(app)["curve"] == before
    assert widget(app.text_area, "sentence").value == SENTENCE
    set_to(app.button_group, "language", "ko")
    assert drawings(app)["curve"]["lines"] == before["lines"]


@pytest.mark.parametrize("zoom", Zoom.__args__)
def test_one_token_has_no_distance(room: Room, zoom: str) -> None:
    app = room(text="good", zoom=zoom)
    for kind in KINDS:
        assert SAY("gradients.distance.caption.one", kind=kind.upper()) in told(app)
    assert not re.search(r"\bnan\b|\binf\b", told(app))


def test_nothing_to_read_and_too_much(room: Room) -> None:
    app = room(text="")
    assert [info.value for info in app.info] == [SAY("read.empty")]
    assert drawings(app) == {}
    set_to(app.text_area, "sentence", "good " * 2_001)
    assert "2,001" in app.error[0].value
    set_to(app.text_area, "sentence", SENTENCE)
    expect_curve(app)


def test_closed_gates_give_exact_zeros(room: Room) -> None:
    app = room(**FRESH, activation="relu", input_scale="0", kind="rnn")
    assert SAY("gradients.distance.caption.zero", kind="RNN", state=29) in told(app)
    held = room(text=SENTENCE, hold="o=0", zoom="cells", kind="lstm")
    assert not re.search(r"\bnan\b|\binf\b", told(held))


def test_nonsense_in_a_link_is_named(room: Room) -> None:
    app = room(source="both", zoom="closer", radius="40", length="1", last="0", first="7")
    [warning] = app.warning
    for name in ("source", "zoom", "radius", "length", "last"):
        assert f"{name}=" in warning.value
    assert "first=" not in warning.value
    expect_curve(app)


def test_a_unit_that_the_network_has_not_is_answered(room: Room) -> None:
    app = room(hold="f.999=1", text=SENTENCE)
    assert [error.value for error in app.error] == [SAY("read.no_such_unit")]
    app.button(key="reset").click().run()
    assert not app.error
    assert "curve" in drawings(app)


@pytest.mark.parametrize("zoom", ["map", "lags"])
def test_what_would_take_too_long_is_said_and_the_curve_stays(room: Room, zoom: Zoom) -> None:
    app = room(network="en-char", kind="lstm", zoom=zoom, text="To be, or not to be. " * 20)
    assert SAY("gradients.distance.too_large", steps=420, units=320) in [info.value for info in app.info]
    assert list(drawings(app)) == ["curve"]


def test_a_wide_network_has_a_short_path(room: Room) -> None:
    app = room(network="en-char", kind="lstm", first="0", text="To be, or not to be. " * 3)
    links = drawings(app)["path"]["links"]
    assert 8 < len(links) < 63
    assert SAY("gradients.distance.caption.shortened", limit=len(links)) in told(app)


@pytest.mark.parametrize("room", ["distance", "truncation"])
def test_a_damaged_network_is_told(visit: Visit, models_folder: Path, room: str) -> None:
    (models_folder / "en-sentiment" / "gru" / "final.safetensors").unlink()
    link = {"language": "en", "network": "en-sentiment", "kind": "gru", "room": room, "source": "trained"}
    app = visit("gradients", **link)
    assert not app.exception
    [told] = [error.value for error in app.error]
    assert SAY("network.en-sentiment") in told
