"""Products of Jacobians: against autograd over many steps, and where doubles end."""

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from engine import InputError
from engine.gradient import Scaled, StepJacobians, norm_map, product_norms, products, scaled, step_jacobians
from tests.engine.cases import Case, cases
from tests.engine.gradient import steps
from tests.engine.gradient.steps import Step


@settings(max_examples=40)
@given(cases())
def test_they_are_the_derivatives_over_many_steps(case: Case) -> None:
    layer = steps.traced(case).layers[0]
    jacobians = step_jacobians(layer, case.module)
    step = Step(case.module, 0, "forward")
    for last in {jacobians.steps, jacobians.steps // 2}:
        found = products(jacobians, last).value
        for b, length in enumerate(layer.lengths):
            x, before = torch.tensor(steps.in_order(layer, "x", b)), steps.states(layer, b)
            for t in range(min(last, int(length))):

                def run(s: torch.Tensor, steps: torch.Tensor = x[t:last]) -> torch.Tensor:
                    for x_k in steps:
                        s = step(x_k, s)
                    return s

                expected = torch.func.jacrev(run)(before[t])
                assert_allclose(found[b, t], expected, rtol=1e-10, atol=1e-13)


def precisely(matrices: np.ndarray) -> list[mpmath.mpf]:
    """log10 of the Frobenius norms of J_T ... J_{t+1}, for t = 0 ... T, with 40 digits."""
    with mpmath.workdps(40):
        product = mpmath.eye(matrices.shape[-1])
        norms = [mpmath.log10(mpmath.mnorm(product, "f"))]
        for J in matrices[::-1]:
            product = product * mpmath.matrix(J.tolist())
            norm = mpmath.mnorm(product, "f")
            norms.insert(0, mpmath.log10(norm) if norm else -mpmath.inf)
        return norms


@settings(max_examples=12)
@given(exponent=st.sampled_from([-300, -80, -3, 0, 3, 80, 300]), seed=st.integers(0, 99))
def test_no_size_is_lost(exponent: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrices = rng.normal(size=(30, 3, 3)) * 10.0**exponent
    jacobians = StepJacobians(matrices[None])
    expected = np.array(precisely(matrices), dtype=float)
    assert_allclose(products(jacobians).log10_norm()[0], expected, rtol=1e-12, atol=1e-12)
    assert_allclose(norm_map(jacobians).log10[0, :, -1], expected, rtol=1e-12, atol=1e-12)
    assert_allclose(product_norms(jacobians)[0], expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("gain", [1e-200, 1e-80, 1e-3, 0.5, 1, 1.5, 1e3, 1e80, 1e200])
def test_known_norms(gain: float) -> None:
    """Q of a rotation has spectral norm 1 and Frobenius norm sqrt(n), and so has every product of them."""
    Q = np.linalg.qr(np.random.default_rng(0).normal(size=(5, 5)))[0]
    jacobians = StepJacobians(np.broadcast_to(gain * Q, (1, 500, 5, 5)).copy())
    distance = np.arange(500, -1, -1)
    found = products(jacobians)
    assert_allclose(found.log10_spectral_norm()[0], distance * np.log10(gain), rtol=1e-11, atol=1e-11)
    frobenius = distance * np.log10(gain) + np.log10(5) / 2
    assert_allclose(found.log10_norm()[0], frobenius, rtol=1e-11, atol=1e-11)


def test_exact_zero_is_not_underflow() -> None:
    tiny, dead = np.diag([1e-9, 1e-9]), np.diag([0.0, 1e-9])
    below = np.array([[1e-9, 0], [0, 0]])
    jacobians = StepJacobians(np.stack([tiny] * 100 + [dead, below] + [tiny] * 100)[None])
    found = products(jacobians).log10_norm()[0]
    assert np.isfinite(found[102:]).all()
    assert_allclose(found[101], -9 * 101)
    assert_array_equal(found[:101], -np.inf)
    assert_array_equal(products(jacobians).log10_spectral_norm()[0, :101], -np.inf)
    assert_array_equal(product_norms(jacobians)[0], found)
    whole = norm_map(jacobians, stride=3)
    t, T = np.meshgrid(whole.states, whole.states, indexing="ij")
    assert_array_equal(whole.log10[0] == -np.inf, (t < 101) & (T >= 102))


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
def test_what_is_not_finite_is_named(bad: float) -> None:
    matrices = np.broadcast_to(0.5 * np.eye(3), (1, 20, 3, 3)).copy()
    matrices[0, 7, 1, 1] = bad
    jacobians = StepJacobians(matrices)
    found = products(jacobians)
    norms = [product_norms(jacobians, norm=norm)[0] for norm in ("frobenius", "spectral")]
    for log10 in (found.log10_norm()[0], found.log10_spectral_norm()[0], *norms):
        assert np.isfinite(log10[8:]).all()
        assert_array_equal(log10[:8], np.inf)
    assert not np.isfinite(found.value[0, :8]).all((1, 2)).any()
    for norm in ("frobenius", "spectral"):
        whole = norm_map(jacobians, norm=norm).log10[0]
        for t, T in np.ndindex(whole.shape):
            assert np.isnan(whole[t, T]) if t > T else (whole[t, T] == np.inf) == (t <= 7 < T)


@settings(max_examples=25)
@given(cases(), st.integers(1, 4))
def test_the_map_is_every_product(case: Case, stride: int) -> None:
    jacobians = step_jacobians(steps.traced(case).layers[0], case.module)
    for norm in ("frobenius", "spectral"):
        found = norm_map(jacobians, stride, norm)
        assert found.states[-1] == jacobians.steps
        assert set(range(0, jacobians.steps, stride)) <= set(found.states.tolist())
        for column, T in enumerate(found.states):
            expected = products(jacobians, int(T)).value
            singular = np.linalg.svd(expected, compute_uv=False)
            sizes = singular.max(-1) if norm == "spectral" else np.sqrt(np.square(singular).sum(-1))
            with np.errstate(divide="ignore"):
                assert_allclose(
                    found.log10[:, : column + 1, column],
                    np.log10(sizes)[:, found.states[: column + 1]],
                    atol=1e-10,
                )
        assert np.isnan(found.log10[:, *np.tril_indices(len(found.states), -1)]).all()


def test_a_map_too_large_says_what_would_do() -> None:
    jacobians = StepJacobians(np.zeros((1, 500, 64, 64)))
    with pytest.raises(
        InputError, match=r"frobenius norms of all pairs of 500 steps, 64 x 64 .* stride=2 or"
    ):
        norm_map(jacobians)
    assert norm_map(jacobians, stride=5).log10.shape == (1, 101, 101)
    with pytest.raises(InputError, match=r"spectral .*at most 2\.5e\+09: choose stride=4 or more"):
        norm_map(jacobians, norm="spectral")
    with pytest.raises(InputError, match="stride is 0"):
        norm_map(jacobians, stride=0)
    with pytest.raises(InputError, match="last is 501; the layer took 500 steps"):
        products(jacobians, 501)


@given(
    value=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=4, max_size=4),
)
def test_scaling_rounds_nothing(value: list[float]) -> None:
    matrix = np.array(value).reshape(2, 2)
    found = scaled(matrix)
    largest = np.abs(matrix).max()
    kept = np.abs(matrix) >= largest * 1e-290
    assert_array_equal(found.value[kept], matrix[kept])
    assert (found.exponent == -np.inf) == (largest == 0)
    assert largest == 0 or largest < 1e-300 or 0.5 <= np.abs(found.mantissa).max() < 4


def test_a_part_has_an_exponent_of_its_own() -> None:
    both = scaled(np.array([[1e-320, 2.0], [0.0, 1.0]]), dimensions=1)
    assert isinstance(both, Scaled)
    found = both.part(slice(0, 1)).log10_norm()
    assert_allclose(found[0], np.log10(1e-320))
    assert found[1] == -np.inf
