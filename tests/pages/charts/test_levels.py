"""Whole numbers as bits, and signals as whole numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from pages.charts.levels import MOST, levels, packed
from tests.pages.charts.payload import whole


@given(
    arrays(
        np.int64, st.tuples(st.integers(0, 9), st.integers(1, 9)), elements=st.integers(-(2**30), 2**30 - 1)
    )
)
def test_bits_are_the_whole_numbers_they_were(values: NDArray[np.int64]) -> None:
    found = packed(values)
    assert found.bits <= 31  # what JavaScript's shifts hold
    assert_array_equal(whole(found.data, 0, values.size, found.bits, found.signed), values.ravel())


def test_what_is_not_finite_is_drawn_as_nothing_or_the_most() -> None:
    assert_array_equal(levels(np.array([np.nan, np.inf, -np.inf, 1e300])), [0, MOST, -MOST, MOST])
