"""What is written to a file is what was read, to the last bit."""

import io
import json
from dataclasses import replace
from functools import cache
from hashlib import sha256
from itertools import product
from typing import Any, NoReturn

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from engine import ChangeError, models
from engine.cells import KINDS
from engine.provenance import VERSION, change_of, plain
from engine.reading.export import as_json, npz, summary
from engine.reading.reading import Reading, read
from engine.tracing.changes import Change, Clamp, GRUForm, Scale, Shift

TEXT = 'It was "fine" \\ 정말 👩‍👩‍👧‍👦\x00\n$x^2$ <b>'
NETWORKS = list(product(("en-sentiment", "ko-jamo"), models.KINDS))


@cache
def reading(name: str = "en-sentiment", kind: str = "lstm") -> Reading:
    return read(models.load(name, kind), TEXT)


def parsed(text: str) -> dict[str, object]:
    """JSON as RFC 8259 has it: NaN and Infinity, which Python would take, are refused."""

    def refuse(constant: str) -> NoReturn:
        raise AssertionError(f"{constant} is no JSON")

    found: dict[str, object] = json.loads(text, parse_constant=refuse)
    return found


def check(found: Reading, arrays: dict[str, NDArray[Any]], summary: dict[str, object]) -> None:
    expected = {"ids", "probability"}
    for name in KINDS[found.card.kind].signals:
        expected |= {name, f"{name}.gradient"}
        signal = found.layer[name]
        assert signal.gradient is not None
        assert_array_equal(arrays[name], signal.value[0], strict=True)
        assert_array_equal(arrays[f"{name}.gradient"], signal.gradient[0], strict=True)
    assert_array_equal(arrays["ids"], found.ids)
    assert_array_equal(arrays["probability"], found.probability, strict=True)
    assert arrays.keys() == expected

    assert (summary["network"], summary["kind"]) == (found.card.name, found.card.kind)
    assert (summary["text"], summary["moment"], summary["objective_value"]) == (
        TEXT,
        "final",
        found.trace.loss,
    )
    assert summary["target"] == found.classes[found.target]
    assert summary["classes"] == list(found.classes)
    assert summary["unknown"] == list(found.unknown)
    assert summary["unseen"] == list(map(str, found.trace.unseen))
    tokens = summary["tokens"]
    assert isinstance(tokens, list)
    assert [(t["text"], t["start"], t["end"]) for t in tokens] == [
        (token.text, token.start, token.end) for token in found.tokens
    ]


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_npz_gives_back_every_number(name: str, kind: str) -> None:
    found = reading(name, kind)
    with np.load(io.BytesIO(npz(found)), allow_pickle=False) as file:
        arrays = dict(file)
    check(found, arrays, parsed(str(arrays.pop("meta"))))


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_json_gives_back_every_number(name: str, kind: str) -> None:
    found = reading(name, kind)
    content = parsed(as_json(found))
    summary = {key: content.pop(key) for key in list(content) if not is_array(content[key], key)}
    check(found, {key: np.array(value) for key, value in content.items()}, summary)


def is_array(value: object, key: str) -> bool:
    return isinstance(value, list) and key not in ("tokens", "unknown", "classes", "changes", "unseen")


def test_json_has_null_where_a_number_is_not_finite() -> None:
    probability = reading().probability.copy()
    probability[0] = np.nan, np.inf
    content = parsed(as_json(replace(reading(), probability=probability)))
    assert content["probability"][0] == [None, None]  # type: ignore[index]
    assert content["probability"][1:] == probability[1:].tolist()  # type: ignore[index]


def test_half_a_surrogate_pair_can_be_written() -> None:
    found = read(models.load("en-char"), "a\ud800b")
    assert parsed(as_json(found).encode().decode())["text"] == "a\ud800b"
    with np.load(io.BytesIO(npz(found)), allow_pickle=False) as file:
        assert parsed(str(file["meta"]))["text"] == "a\ud800b"


WEIGHTS = "en-sentiment/lstm/final.safetensors"
FINITE = st.floats(allow_nan=False, allow_infinity=False)
PLACES = {
    "layer": st.none() | st.integers(0, 3),
    "direction": st.none() | st.sampled_from(["forward", "backward"]),
    "path": st.none() | st.text(max_size=5),
}
SOME = st.one_of(
    st.builds(
        Clamp,
        st.sampled_from("hcifgo"),
        FINITE,
        st.none() | st.lists(st.integers(0, 63)).map(tuple),
        **PLACES,
    ),
    st.builds(Scale, st.sampled_from(["weight_ih", "weight_hh", "bias_hh"]), FINITE, **PLACES),
    st.builds(Shift, st.sampled_from("ifgo"), FINITE, **PLACES),
    st.builds(GRUForm, st.sampled_from(["cho2014", "torch"]), **PLACES),
)


@given(SOME)
def test_every_change_can_be_read_back(change: Change) -> None:
    assert change_of(json.loads(json.dumps(plain(change)))) == change


@pytest.mark.parametrize("values", [{}, {"change": "Nothing"}, {"change": "Scale", "gain": 1.0, "more": 2}])
def test_what_is_no_change_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ChangeError, match="is no change"):
        change_of(values)


def test_a_changed_network_says_so_and_what_it_says_makes_the_same_numbers_again() -> None:
    network = models.load("en-sentiment", "lstm")
    changes = (Scale("weight_hh", 1.5), Shift("f", 0.5), Clamp("f", 1.0, (2, 5)))
    untouched, changed = (read(network, TEXT, these, at=2) for these in ((), changes))
    found = {}
    for name, reading in (("untouched", untouched), ("changed", changed)):
        with np.load(io.BytesIO(npz(reading, "/read?v=1")), allow_pickle=False) as file:
            meta, h = json.loads(str(file["meta"])), file["h"]
        assert meta == json.loads(json.dumps(summary(reading))) | {"link": "/read?v=1"}
        found[name] = meta
        again = read(network, meta["text"], tuple(map(change_of, meta["changes"])), at=meta["at"])
        assert_array_equal(again.layer["h"].value[0], h)
        assert again.trace.loss == meta["objective_value"]
        assert meta["weights_sha256"] == sha256((models.MODELS / WEIGHTS).read_bytes()).hexdigest()
        assert (meta["gatescope_version"], meta["initial_state"], meta["at"]) == (VERSION, "zeros", 2)
        assert "loss" not in meta
        difference = again.probability[2, 1], again.probability[2, 0]
        assert meta["objective_value"] == pytest.approx(np.log(difference[0]) - np.log(difference[1]))
    assert found["untouched"]["changes"] == []
    assert found["changed"]["changes"] != []
