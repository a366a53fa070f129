"""The player's payload says what was read."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from engine import Clamp, Scale, Shift, models
from engine.cells import KINDS
from engine.reading.incoming import Incoming, incoming
from engine.reading.reading import Reading, read
from engine.text import display
from engine.tracing.changes import Change
from engine.tracing.records import Signal, Signals
from pages.charts.player_data import liveliest_unit, log10, pack, similar_together
from tests.pages.charts.payload import Payload, readings

NETWORKS = list(product(models.NAMES, models.KINDS))
TEXT = "좋은 film: it was \n“good” 👩‍👩‍👧‍👦𒀀"
SENTENCE = "I was sure I would hate it and then it made me so happy " * 4


@cache
def reading(name: str, kind: str, text: str = TEXT) -> Reading:
    return read(network(name, kind), text)


@cache
def network(name: str, kind: str) -> models.Network:
    return models.load(name, kind)


def into(found: Reading, unit: int | None = None) -> Incoming:
    """What comes in to a unit; without one, to the liveliest."""
    unit = liveliest_unit(found) if unit is None else unit
    return incoming(network(found.card.name, found.card.kind), found, unit)


def there_and_back(found: Reading, language: str = "en") -> Payload:
    [only] = readings(pack([found], [into(found)], language))
    return only


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_every_signal_comes_back(name: str, kind: str) -> None:
    found = reading(name, kind)
    payload = there_and_back(found, "ko")
    for signal in KINDS[found.card.kind].signals:
        if signal != "x":
            value = found.layer[signal].value[0]
            assert_array_equal(payload.arrays[signal], value.astype(np.float32))


@pytest.mark.parametrize(
    "changes", [(Clamp("f", 1.0), Scale("weight_hh", 4.0)), (Shift("f", 10.0),), (Clamp("c", 3.0, (1, 2)),)]
)
def test_so_do_those_of_a_changed_network(changes: tuple[Change, ...]) -> None:
    found = read(network("en-sentiment", "lstm"), "good " * 60, changes)
    payload = there_and_back(found)
    for signal in "hcfigo":
        assert_array_equal(payload.arrays[signal], found.layer[signal].value[0].astype(np.float32))


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_colours_are_the_same_for_every_sentence(name: str, kind: str) -> None:
    for signal in there_and_back(reading(name, kind)).header["signals"]:
        name = signal["name"]
        expected = (0, 1) if name in "fiozr" else (-1, 1) if name in "hgn" else (-2, 2)
        assert (signal["low"], signal["reach"]) == expected


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_gradients_are_decades_of_the_norm(name: str, kind: str) -> None:
    found = reading(name, kind)
    payload = there_and_back(found)
    names = {name.removeprefix("gradient_") for name in payload.arrays if name.startswith("gradient_")}
    assert names == ({"h", "c", "x"} if kind == "lstm" else {"h", "x"})
    for signal in names:
        decades = payload.arrays[f"gradient_{signal}"].astype(np.float64)
        assert_allclose(10.0**decades, found.gradient_norm(signal), rtol=1e-5)  # three digits and more


def test_an_exact_zero_is_apart_from_the_tiny() -> None:
    found = reading("en-sentiment", "gru")
    gradient = np.zeros_like(found.layer["h"].value)
    gradient[0, 1, 0] = 1e-250  # far below float32
    gradient[0, 2, 0] = np.inf
    gradient[0, 4, 0] = np.nan
    signals = dict(found.layer.signals) | {"h": Signal(found.layer["h"].value, gradient)}
    layer = replace(found.layer, signals=Signals(signals))
    found = replace(found, trace=replace(found.trace, layers=(layer,)))
    logs = there_and_back(found).arrays["gradient_h"]
    assert_array_equal(logs[:5], [-np.inf, -250, np.inf, -np.inf, np.inf])


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_the_header_says_what_is_played(name: str, kind: str) -> None:
    found = reading(name, kind)
    payload = there_and_back(found, "ko")
    header = payload.header
    assert (header["network"], header["kind"], header["task"]) == (f"{name}/{kind}", kind, found.card.task)
    assert header["language"] == "ko"
    assert (header["steps"], header["units"]) == (len(found.tokens), found.card.hidden_size)
    assert header["tokens"] == [display(token.text) for token in found.tokens]
    assert header["unknown"] == [step for step, unknown in enumerate(found.unknown) if unknown]
    assert (header["step"], header["chosen"]) == (None, None)
    h = found.layer["h"].value[0]
    assert sorted(payload.arrays["order"]) == list(range(h.shape[1]))
    assert np.ptp(h[:, header["unit"]]) == max(np.ptp(h[:, unit]) for unit in range(h.shape[1]))


@pytest.mark.parametrize("kind", models.KINDS)
def test_a_verdict_is_the_probability_of_positive_after_each_token(kind: str) -> None:
    found = reading("en-sentiment", kind)
    payload = there_and_back(found)
    assert payload.header["classes"][1] == "positive"
    assert payload.header["likeliest"] is None
    assert_allclose(payload.arrays["prediction"], found.probability[:, 1], rtol=1e-6)


@pytest.mark.parametrize("kind", models.KINDS)
def test_a_language_model_foresees_each_token_but_the_first(kind: str) -> None:
    found = reading("ko-jamo", kind)
    payload = there_and_back(found)
    foreseen = payload.arrays["prediction"]
    assert np.isnan(foreseen[0])
    for step in range(1, len(found.tokens)):
        assert foreseen[step] == pytest.approx(found.probability[step - 1, found.ids[step]], rel=1e-6)
    assert payload.header["classes"] is None
    for step, best in enumerate(payload.header["likeliest"]):
        shares = sorted(found.probability[step], reverse=True)[: len(best)]
        assert [share for _, share in best] == pytest.approx(shares, abs=5e-5)
        assert best[0][0] == display(found.classes[found.probability[step].argmax()])


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_what_comes_in_to_the_chosen_unit(name: str, kind: str) -> None:
    found = reading(name, kind)
    last = found.card.hidden_size - 1
    comes_in = into(found, last)
    [payload] = readings(pack([found], [comes_in], "en", step=2, chosen=last))
    assert tuple(payload.header["gates"]) == comes_in.gates == tuple(KINDS[found.card.kind].gates)
    assert [payload.header[key] for key in ("unit", "chosen", "step")] == [last, last, 2]
    h = np.vstack([np.zeros((1, last + 1)), found.layer["h"].value[0]])
    from_state = np.stack([comes_in.W_hh @ h[step] + comes_in.b_hh for step in range(len(h) - 1)], axis=1)
    for part, expected in (("from_x", comes_in.from_x), ("from_state", from_state), ("W_hh", comes_in.W_hh)):
        assert_allclose(payload.arrays[part], expected, rtol=1e-6, atol=1e-6)


def test_a_held_gate_is_marked_for_the_units_it_is_held_for() -> None:
    held = (Clamp("f", 1.0), Clamp("o", 0.5, (3, 4)), Clamp("h", 0.0, (3,)))
    found = read(network("en-sentiment", "lstm"), "fine", held)
    for unit, gates in ((2, ["f"]), (3, ["f", "o"]), (4, ["f", "o"])):
        [(header, _)] = readings(pack([found], [into(found, unit)], "en"))
        assert header["held"] == gates
    assert there_and_back(reading("en-sentiment", "lstm")).header["held"] == []


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_what_each_token_adds_to_the_objective(name: str, kind: str) -> None:
    found = reading(name, kind)
    relevance = found.relevance()
    shares = there_and_back(found).arrays["relevance"]
    assert np.abs(shares).max() == 1
    assert_allclose(shares, relevance / np.abs(relevance).max(), rtol=1e-6)


def test_several_readings_travel_together() -> None:
    found = [reading("en-sentiment", kind) for kind in models.KINDS]
    packed = readings(pack(found, [into(each) for each in found], "en"))
    assert [each.header["kind"] for each in packed] == list(models.KINDS)
    for each, (header, arrays) in zip(found, packed, strict=True):
        alone = there_and_back(each)
        assert header == alone.header
        assert arrays.keys() == alone.arrays.keys()
        for name, array in arrays.items():
            assert_array_equal(array, alone.arrays[name])


def test_what_a_float32_can_not_hold_is_infinite() -> None:
    found = reading("en-sentiment", "lstm")
    value = found.layer["c"].value.copy()
    value[0, 0, :3] = [1e300, -np.inf, np.nan]
    signals = dict(found.layer.signals) | {"c": Signal(value, found.layer["c"].gradient)}
    layer = replace(found.layer, signals=Signals(signals))
    found = replace(found, trace=replace(found.trace, layers=(layer,)))
    assert_array_equal(there_and_back(found).arrays["c"][0, :3], [np.inf, -np.inf, np.nan])


def test_units_that_move_alike_stand_together() -> None:
    waves = np.array([[0.0, 1, 0, 1, 0.1], [0, -1, 0.1, -1, 0], [1, 0, 1, 0.1, 1], [0, 0.5, 0, 0.4, 0]])
    order = similar_together(waves)  # units 0, 2, 4 move alike, and so do 1, 3
    assert sorted(order) == [0, 1, 2, 3, 4]
    assert {*order[:2]} == {1, 3} or {*order[-2:]} == {1, 3}


@pytest.mark.parametrize("h", [np.zeros((3, 1)), np.full((2, 4), np.nan), np.array([[np.inf, 0.0]])])
def test_units_that_can_not_be_compared_keep_their_order(h: NDArray[np.float64]) -> None:
    assert similar_together(h) == list(range(h.shape[1]))


def test_one_token_can_be_played() -> None:
    for name, kind in NETWORKS:
        assert there_and_back(reading(name, kind, "a")).header["steps"] == 1


def test_forty_steps_of_64_units_stay_small() -> None:
    # no shipped network has 64 units, so the payload of one with 96 is cut down to those
    found = first_units(read(network("en-sentiment", "lstm"), SENTENCE, (Scale("weight_hh", 1.2),), 40), 64)
    comes_in = into(reading("en-sentiment", "lstm"), 0)
    payload = pack([found], [replace(comes_in, W_hh=comes_in.W_hh[:, :64], from_x=np.ones((4, 40)))], "en")
    assert readings(payload)[0].arrays["h"].shape == (40, 64)
    assert len(payload) < 6 * 40 * 64 * 4 + 8_000  # six signals of four bytes a value, and all the rest


def first_units(found: Reading, units: int) -> Reading:
    """The same reading of a layer that has only so many units."""
    signals = {name: Signal(of.value[..., :units], of.gradient) for name, of in found.layer.signals.items()}
    signals["x"] = found.layer["x"]
    layer = replace(found.layer, signals=Signals(signals))
    card = found.card.model_copy(update={"hidden_size": units})
    return replace(found, card=card, trace=replace(found.trace, layers=(layer,)))


def test_log10_of_zero_says_so_without_a_warning() -> None:
    assert_array_equal(log10(np.array([0.0, 1.0, 1e-300, np.inf])), [-np.inf, 0, -300, np.inf])
