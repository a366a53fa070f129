"""What is written to a file is what was read, to the last bit."""

import io
import json
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any, NoReturn

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from engine import zoo
from engine.equations import SIGNALS
from engine.export import as_json, npz
from engine.reading import Reading, read

TEXT = 'It was "fine" \\ 정말 👩‍👩‍👧‍👦\x00\n$x^2$ <b>'
NETWORKS = list(product(("en-sentiment", "ko-jamo"), zoo.KINDS))


@cache
def reading(name: str = "en-sentiment", kind: str = "lstm") -> Reading:
    return read(zoo.load(name, kind), TEXT)


def parsed(text: str) -> dict[str, object]:
    """JSON as RFC 8259 has it: NaN and Infinity, which Python would take, are refused."""

    def refuse(constant: str) -> NoReturn:
        raise AssertionError(f"{constant} is no JSON")

    found: dict[str, object] = json.loads(text, parse_constant=refuse)
    return found


def check(found: Reading, arrays: dict[str, NDArray[Any]], summary: dict[str, object]) -> None:
    expected = {"ids", "probability"}
    for name in SIGNALS[found.card.kind]:
        expected |= {name, f"{name}.gradient"}
        signal = found.layer[name]
        assert signal.gradient is not None
        assert_array_equal(arrays[name], signal.value[0], strict=True)
        assert_array_equal(arrays[f"{name}.gradient"], signal.gradient[0], strict=True)
    assert_array_equal(arrays["ids"], found.ids)
    assert_array_equal(arrays["probability"], found.probability, strict=True)
    assert arrays.keys() == expected

    assert (summary["network"], summary["kind"]) == (found.card.name, found.card.kind)
    assert (summary["text"], summary["moment"], summary["loss"]) == (TEXT, "final", found.trace.loss)
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
    check(found, arrays, parsed(str(arrays.pop("summary"))))


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_json_gives_back_every_number(name: str, kind: str) -> None:
    found = reading(name, kind)
    content = parsed(as_json(found))
    summary = {key: content.pop(key) for key in list(content) if not is_array(content[key], key)}
    check(found, {key: np.array(value) for key, value in content.items()}, summary)


def is_array(value: object, key: str) -> bool:
    return isinstance(value, list) and key not in ("tokens", "unknown", "classes", "unseen")


def test_json_has_null_where_a_number_is_not_finite() -> None:
    probability = reading().probability.copy()
    probability[0] = np.nan, np.inf
    content = parsed(as_json(replace(reading(), probability=probability)))
    assert content["probability"][0] == [None, None]  # type: ignore[index]
    assert content["probability"][1:] == probability[1:].tolist()  # type: ignore[index]


def test_half_a_surrogate_pair_can_be_written() -> None:
    found = read(zoo.load("en-char"), "a\ud800b")
    assert parsed(as_json(found).encode().decode())["text"] == "a\ud800b"
    with np.load(io.BytesIO(npz(found)), allow_pickle=False) as file:
        assert parsed(str(file["summary"]))["text"] == "a\ud800b"
