"""What tanh lets pass, against autograd and the lecture's identities."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.lectures.backprop.activation import log10_passed, tanh_derivative
from tests.engine.lectures.backprop.lecture import FIGURES

PREACTIVATIONS = st.floats(-8, 8)


@given(PREACTIVATIONS)
def test_the_derivative_is_autograds_and_the_lectures(a: float) -> None:
    leaf = torch.tensor(a, dtype=torch.float64, requires_grad=True)
    (expected,) = torch.autograd.grad(torch.tanh(leaf), leaf)
    found = float(tanh_derivative(np.array(a)))
    assert found == pytest.approx(expected.item(), abs=1e-15)
    assert "tanh'(x) = 1 - tanh(x)^2" in FIGURES["tanh"]["identities"]
    assert found == pytest.approx(1 - (2 / (1 + math.exp(-2 * a)) - 1) ** 2, abs=1e-14)


@given(PREACTIVATIONS, st.integers(1, 30))
def test_what_n_of_them_let_pass(a: float, n: int) -> None:
    assert log10_passed(a, n) == pytest.approx(n * math.log10(tanh_derivative(np.array(a))), abs=1e-9)


def test_far_out_nothing_overflows() -> None:
    assert tanh_derivative(np.array([1000.0, -1000.0])).tolist() == [0, 0]
    assert log10_passed(1000, 1) == pytest.approx((math.log(4) - 2000) / math.log(10))


def test_at_two_only_seven_percent_pass() -> None:
    assert float(tanh_derivative(np.array(2.0))) == pytest.approx(0.07065, abs=1e-5)
