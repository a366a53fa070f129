"""Clipping, against `torch.nn.utils`."""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from engine.errors import InputError
from engine.lectures.backprop.clipping import Clip, clip_by_norm, clip_by_torch, clip_by_value, clip_gradient

GRADIENTS = arrays(np.float64, array_shapes(max_dims=2, max_side=4), elements=st.floats(-100, 100))
THRESHOLDS = st.floats(0.1, 10)


@given(GRADIENTS, THRESHOLDS)
def test_by_norm_it_is_shortened_and_keeps_its_direction(
    gradient: NDArray[np.float64], threshold: float
) -> None:
    clipped = clip_by_norm(gradient, threshold)
    before, after = np.linalg.norm(gradient), np.linalg.norm(clipped)
    assert after == pytest.approx(min(before, threshold))
    np.testing.assert_allclose(clipped * before, gradient * after, atol=1e-9 * before)
    # torch divides by the norm + 1e-6, and multiplies by 1 at most
    there = clip_by_torch(gradient, threshold, "norm")
    np.testing.assert_allclose(there, gradient * min(1, threshold / (before + 1e-6)), rtol=1e-12)
    np.testing.assert_allclose(there, clipped, rtol=1.1e-6 / max(threshold, 1e-9))


@given(GRADIENTS, THRESHOLDS)
def test_by_value_every_component_is_held(gradient: NDArray[np.float64], threshold: float) -> None:
    clipped = clip_by_value(gradient, threshold)
    assert np.array_equal(clipped, clip_by_torch(gradient, threshold, "value"))
    assert np.abs(clipped).max() <= threshold
    inside = np.abs(gradient) <= threshold
    assert np.array_equal(clipped[inside], gradient[inside])


def test_the_lectures_rule() -> None:
    assert clip_gradient(np.array([3.0, 4.0]), 1, "norm").tolist() == pytest.approx([0.6, 0.8])
    assert clip_gradient(np.array([3.0, 4.0]), 3.5, "value").tolist() == [3, 3.5]
    assert clip_gradient(np.zeros(2), 1, "norm").tolist() == [0, 0]


@pytest.mark.parametrize("threshold", [0.0, -1.0, math.inf, math.nan])
@pytest.mark.parametrize("clip", get_args(Clip))
def test_an_impossible_threshold_is_refused(clip: Clip, threshold: float) -> None:
    with pytest.raises(InputError, match=f"not at {threshold}"):
        clip_gradient(np.ones(2), threshold, clip)
