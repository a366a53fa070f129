"""The scan and the fast arithmetic against the plain ways to compute the same."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.cells import arithmetic
from engine.tracing.scan import scan


@given(
    time=st.integers(1, 130),
    batch=st.integers(1, 3),
    units=st.sampled_from((1, 5, 400)),
    seed=st.integers(0, 99),
)
def test_a_scan_is_its_recurrence(time: int, batch: int, units: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    f = rng.uniform(size=(time, batch, units))
    b = rng.normal(size=(time, batch, units))
    c = [rng.normal(size=(batch, units))]
    given = f.copy(), b.copy()
    found = scan(f, b, c[0])
    for f_t, b_t in zip(f, b, strict=True):
        c.append(f_t * c[-1] + b_t)
    np.testing.assert_allclose(found, np.stack(c), rtol=0, atol=1e-13)
    np.testing.assert_array_equal(f, given[0])
    np.testing.assert_array_equal(b, given[1])


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("rows", [3, 4000])  # below and above where the fast product begins
@pytest.mark.parametrize("bias", [True, False])
def test_fast_arithmetic_rounds_like_its_precision(dtype: torch.dtype, rows: int, bias: bool) -> None:
    torch.manual_seed(0)
    x, W, b = (torch.randn(*shape, dtype=dtype) for shape in ((rows, 1, 40), (70, 40), (70,)))
    bound = 100 * torch.finfo(dtype).eps
    with torch.no_grad():
        product = arithmetic.linear(x, W, b if bias else None)
        tanh = arithmetic.tanh(product)
    exact = x.double() @ W.double().t() + (b.double() if bias else 0)
    assert product.dtype == tanh.dtype == dtype
    assert (product - exact).abs().max() < bound * exact.abs().max()
    assert (tanh - torch.tanh(product.double())).abs().max() < bound


def test_arithmetic_keeps_the_graph_where_one_is_recorded() -> None:
    x = torch.randn(4000, 40, requires_grad=True)
    W = torch.randn(40, 40)
    arithmetic.tanh(arithmetic.linear(x, W)).sum().backward()
    assert x.grad is not None
