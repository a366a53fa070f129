"""A payload is read back as it was: by its layout, and as a file of weights."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.testing import assert_array_equal
from safetensors.numpy import load

from engine.tracing.records import Array
from pages.charts.payload import pack
from tests.pages.charts.payload import unpacked

ARRAY = st.sampled_from(["<f8", "<f4", "<i4", "u1"]).flatmap(
    lambda kind: arrays(kind, array_shapes(min_dims=1, max_dims=3, min_side=0))
)


@given(st.dictionaries(st.text(max_size=4).filter(lambda name: name != "__metadata__"), ARRAY, max_size=4))
def test_every_array_comes_back_bit_for_bit(sent: dict[str, Array]) -> None:
    header, found = unpacked(pack({"words": "말 — “word”"}, sent))
    assert header == {"words": "말 — “word”"}
    assert found.keys() == sent.keys()
    for name, array in sent.items():
        assert (found[name].dtype, found[name].shape) == (array.dtype, array.shape)
        assert found[name].tobytes() == array.tobytes()


def test_a_view_is_sent_as_it_looks() -> None:
    whole = np.arange(12.0).reshape(3, 4)
    assert_array_equal(unpacked(pack({}, {"view": whole.T[::-1, ::2]})).arrays["view"], whole.T[::-1, ::2])


def test_what_knows_safetensors_reads_the_arrays() -> None:
    weights = {"layer.weight_hh_l0": np.eye(3, dtype=np.float32)}
    assert_array_equal(load(pack({}, weights))["layer.weight_hh_l0"], np.eye(3))


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_header_has_no_number_that_json_has_not(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        pack({"value": value}, {})
