"""The player's payload, taken apart here by the layout that the module states."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product
from math import prod
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from engine import Clamp, zoo
from engine.changes import GATES
from engine.equations import SIGNALS
from engine.incoming import Incoming, incoming
from engine.reading import Reading, read
from engine.records import Signal, Signals
from engine.text import display
from pages.charts.colours import COLOURS, DIVERGING, PAPER
from pages.charts.player_data import liveliest_unit, log10, pack, quantised, scale, similar_together

NETWORKS = list(product(zoo.NAMES, zoo.KINDS))
TEXT = "좋은 film: it was \n“good” 👩‍👩‍👧‍👦𒀀"
LABELS = {"play": "재생", "odd": '"\\\u2028'}


@cache
def reading(name: str, kind: str, text: str = TEXT) -> Reading:
    return read(network(name, kind), text)


@cache
def network(name: str, kind: str) -> zoo.Network:
    return zoo.load(name, kind)


def into(found: Reading, unit: int | None = None) -> Incoming:
    """What comes in to a unit; without one, to the liveliest."""
    unit = liveliest_unit(found) if unit is None else unit
    return incoming(network(found.card.name, found.card.kind), found, unit)


@dataclass(frozen=True)
class Payload:
    header: dict[str, Any]
    series: dict[str, NDArray[np.float32]]  # each (steps,)
    from_x: NDArray[np.float32]  # (gates, steps)
    W_hh: NDArray[np.float32]  # (gates, units)
    b_hh: NDArray[np.float32]  # (gates,)
    levels: dict[str, NDArray[np.uint16]]  # each (steps, units)

    def value(self, name: str) -> NDArray[np.float64]:
        low, high = self.scale(name)
        return low + self.levels[name] / 65_535 * (high - low)

    def scale(self, name: str) -> tuple[float, float]:
        signal = next(signal for signal in self.header["signals"] if signal["name"] == name)
        return signal["low"], signal["high"]


def apart(payload: bytes) -> list[bytes]:
    """The readings in a payload, each still packed."""
    count = int.from_bytes(payload[:4], "little")
    lengths = np.frombuffer(payload, "<u4", count, 4)
    ends = np.cumsum([4 * (1 + count), *lengths])
    assert ends[-1] == len(payload)
    assert not (ends % 4).any()
    return [payload[start:end] for start, end in pairwise(ends)]


def one(packed: bytes) -> Payload:
    length = int.from_bytes(packed[:4], "little")
    assert length % 4 == 0
    header = json.loads(packed[4 : 4 + length])
    steps, units, gates = header["steps"], header["units"], len(header["gates"])
    start = 4 + length

    def floats(*shape: int) -> NDArray[np.float32]:
        nonlocal start
        start += 4 * prod(shape)
        return np.frombuffer(packed[:start], "<f4", offset=start - 4 * prod(shape)).reshape(shape)

    series = dict(zip(header["series"], floats(len(header["series"]), steps), strict=True))
    comes_in = floats(gates, steps), floats(gates, units), floats(gates)
    levels = np.frombuffer(packed, "<u2", len(header["signals"]) * steps * units, start)
    assert len(packed) - start - levels.nbytes in (0, 2)  # at most a padding to 4 bytes
    names = [signal["name"] for signal in header["signals"]]
    return Payload(header, series, *comes_in, dict(zip(names, levels.reshape(-1, steps, units), strict=True)))


def unpacked(payload: bytes) -> Payload:
    """The only reading in a payload."""
    [packed] = apart(payload)
    return one(packed)


def there_and_back(found: Reading, language: str = "en") -> Payload:
    return unpacked(pack([found], [into(found)], LABELS, language))


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_every_signal_comes_back_to_half_a_level(name: str, kind: str) -> None:
    found = reading(name, kind)
    payload = there_and_back(found, "ko")
    assert list(payload.levels) == [signal for signal in SIGNALS[found.card.kind] if signal != "x"]
    for signal in payload.levels:
        low, high = payload.scale(signal)
        assert_allclose(
            payload.value(signal),
            found.layer[signal].value[0],
            rtol=0,
            atol=(high - low) / 65_535 / 2 * 1.001,
        )


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_scales_are_the_same_for_every_sentence(name: str, kind: str) -> None:
    payload = there_and_back(reading(name, kind))
    for signal in payload.levels:
        low, high = payload.scale(signal)
        if signal in "fiozr":
            assert (low, high) == (0, 1)
        elif signal in "hgn":
            assert (low, high) == (-1, 1)
        else:  # a cell state or a pre-activation knows no bound
            assert low == -high
            assert high in [2**k for k in range(12)]


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_gradients_are_decades_of_the_norm(name: str, kind: str) -> None:
    found = reading(name, kind)
    payload = there_and_back(found)
    gradients = {key.removeprefix("gradient_") for key in payload.series if key.startswith("gradient_")}
    assert gradients == ({"h", "c", "x"} if kind == "lstm" else {"h", "x"})
    for signal in gradients:
        assert_allclose(10.0 ** payload.series[f"gradient_{signal}"], found.gradient_norm(signal), rtol=1e-5)


def test_an_exact_zero_is_apart_from_the_tiny() -> None:
    found = reading("en-sentiment", "gru")
    gradient = np.zeros_like(found.layer["h"].value)
    gradient[0, 1, 0] = 1e-250  # far below float32
    gradient[0, 2, 0] = np.inf
    signals = dict(found.layer.signals) | {"h": Signal(found.layer["h"].value, gradient)}
    layer = replace(found.layer, signals=Signals(signals))
    found = replace(found, trace=replace(found.trace, layers=(layer,)))
    logs = there_and_back(found).series["gradient_h"]
    assert_array_equal(logs[:4], np.array([-np.inf, -250, np.inf, -np.inf], np.float32))


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_the_header_says_what_is_played(name: str, kind: str) -> None:
    found = reading(name, kind)
    header = there_and_back(found, "ko").header
    assert (header["network"], header["kind"], header["task"]) == (f"{name}/{kind}", kind, found.card.task)
    assert (header["language"], header["labels"]) == ("ko", LABELS)
    assert (header["steps"], header["units"]) == (len(found.tokens), found.card.hidden_size)
    assert header["tokens"] == [display(token.text) for token in found.tokens]
    assert header["unknown"] == [step for step, unknown in enumerate(found.unknown) if unknown]
    assert (header["step"], header["chosen"]) == (None, None)
    h = found.layer["h"].value[0]
    assert sorted(header["order"]) == list(range(h.shape[1]))
    assert np.ptp(h[:, header["unit"]]) == max(np.ptp(h[:, unit]) for unit in range(h.shape[1]))
    assert header["colours"].keys() == PAPER.keys()
    for place, theme in enumerate(("light", "dark")):
        for signal, colours in COLOURS.items():
            assert header["colours"][theme][signal] == colours[place]
        ends = [header["colours"][theme][end] for end in ("negative", "zero", "positive")]
        assert ends == list(DIVERGING[theme])  # type: ignore[index]


@pytest.mark.parametrize("kind", zoo.KINDS)
def test_a_verdict_is_the_probability_of_positive_after_each_token(kind: str) -> None:
    found = reading("en-sentiment", kind)
    payload = there_and_back(found)
    assert payload.header["classes"][1] == "positive"
    assert payload.header["likeliest"] is None
    assert_allclose(payload.series["prediction"], found.probability[:, 1], rtol=1e-6)


@pytest.mark.parametrize("kind", zoo.KINDS)
def test_a_language_model_foresees_each_token_but_the_first(kind: str) -> None:
    found = reading("ko-jamo", kind)
    payload = there_and_back(found)
    foreseen = payload.series["prediction"]
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
    payload = unpacked(pack([found], [comes_in], LABELS, "en", step=2, chosen=last))
    assert tuple(payload.header["gates"]) == comes_in.gates == GATES[found.card.kind]
    assert [payload.header[key] for key in ("unit", "chosen", "step")] == [last, last, 2]
    for field in ("from_x", "W_hh", "b_hh"):
        assert_array_equal(getattr(payload, field), getattr(comes_in, field).astype(np.float32))


def test_a_held_gate_is_marked_for_the_units_it_is_held_for() -> None:
    held = (Clamp("f", 1.0), Clamp("o", 0.5, (3, 4)), Clamp("h", 0.0, (3,)))
    found = read(network("en-sentiment", "lstm"), "fine", held)
    for unit, gates in ((2, ["f"]), (3, ["f", "o"]), (4, ["f", "o"])):
        header = unpacked(pack([found], [into(found, unit)], LABELS, "en")).header
        assert header["held"] == gates
    assert there_and_back(reading("en-sentiment", "lstm")).header["held"] == []


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_what_each_token_adds_to_the_objective(name: str, kind: str) -> None:
    found = reading(name, kind)
    assert_allclose(there_and_back(found).series["relevance"], found.relevance(), rtol=1e-6, atol=1e-30)


def test_several_readings_are_packed_one_after_the_other() -> None:
    found = [reading("en-sentiment", kind) for kind in zoo.KINDS]
    packed = apart(pack(found, [into(each) for each in found], LABELS, "en"))
    assert packed == [apart(pack([each], [into(each)], LABELS, "en"))[0] for each in found]
    assert [one(each).header["kind"] for each in packed] == list(zoo.KINDS)


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


def test_forty_tokens_stay_small() -> None:
    found = reading("en-sentiment", "lstm", "word " * 40)
    payload = pack([found], [into(found)], LABELS, "en")
    units = found.card.hidden_size
    assert len(unpacked(payload).levels) == 6
    header = 12 + int.from_bytes(payload[8:12], "little")
    series, comes_in, levels = 40 * 5, 4 * 40 + 4 * units + 4, 40 * units * 6
    assert len(payload) == header + 4 * (series + comes_in) + 2 * levels
    assert header < 4_500  # so 64 units are 38 KB at most


@given(st.floats(-1e3, 1e3))
def test_a_scale_holds_the_value_it_was_made_for(value: float) -> None:
    array = np.array([value])
    for name in ("c", "a"):
        low, high = scale(name, array)
        assert low == -high <= value <= high
        back = low + int(quantised(array, low, high)[0]) / 65_535 * (high - low)
        assert back == pytest.approx(value, abs=(high - low) / 65_535 / 2 * 1.001)


@pytest.mark.parametrize("name", ["f", "h", "c"])
def test_the_ends_and_the_middle_of_a_scale(name: str) -> None:
    low, high = scale(name, np.array([0.5]))
    assert_array_equal(quantised(np.array([low, high]), low, high), [0, 65_535])


def test_log10_of_zero_says_so_without_a_warning() -> None:
    assert_array_equal(log10(np.array([0.0, 1.0, 1e-300, np.inf])), [-np.inf, 0, -300, np.inf])
