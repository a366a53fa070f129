"""Powers of a 2x2 matrix, against NumPy and the lecture."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.errors import InputError
from engine.lectures.backprop.powers import Behaviour, powers
from tests.engine.lectures.backprop.lecture import FIGURES

ENTRIES = st.floats(-3, 3).map(lambda x: round(x, 2))
MATRICES = st.tuples(st.tuples(ENTRIES, ENTRIES), st.tuples(ENTRIES, ENTRIES))
LECTURE = FIGURES["repeated_matrix"]


def as_array(matrix: tuple[tuple[Fraction, ...], ...]) -> np.ndarray:
    return np.array([[float(entry) for entry in row] for row in matrix])


@pytest.mark.parametrize("name", ["twos", "tenths"])
def test_the_lectures_matrices(name: str) -> None:
    found = powers(LECTURE[name]["matrix"], 30)
    assert as_array(found.matrices[2]).tolist() == LECTURE[name]["cubed"]
    a = Fraction(str(LECTURE[name]["matrix"][0][0]))
    for n, matrix in enumerate(found.matrices, start=1):
        assert {entry for row in matrix for entry in row} == {(2 * a) ** (n - 1) * a}
    assert found.eigenvalues == pytest.approx((2 * float(a), 0))
    assert found.behaviour == "real"
    assert found.steady()


@given(MATRICES, st.integers(1, 12))
@example(((0.12, 2.94), (0.0, 0.12)), 1)  # one eigenvalue twice
def test_powers_norms_and_eigenvalues_are_numpys(rows: tuple[tuple[float, ...], ...], n: int) -> None:
    found = powers(rows, n)
    expected = np.linalg.matrix_power(np.array(rows), n)
    size = max(1e-300, np.linalg.norm(rows, ord=2) ** n)  # what rounding in NumPy's product is a share of
    np.testing.assert_allclose(as_array(found.matrices[-1]), expected, rtol=0, atol=1e-12 * size)
    norm = np.linalg.norm(as_array(found.matrices[-1]), ord=2)
    assert 10 ** found.log10_norms[-1] == pytest.approx(norm, rel=1e-9, abs=1e-300)
    trace, determinant = np.trace(rows), np.linalg.det(rows)
    assert sum(found.eigenvalues) == pytest.approx(trace, abs=1e-9)
    assert np.prod(found.eigenvalues) == pytest.approx(determinant, abs=1e-9)
    assert found.spectral_radius == max(map(abs, found.eigenvalues))


BEHAVIOURS: list[tuple[list[list[float]], Behaviour]] = [
    ([[0, 0], [0, 0]], "zero"),
    ([[0, 1], [0, 0]], "nilpotent"),
    ([[0.3, 0.1], [-0.9, -0.3]], "nilpotent"),  # in decimals, as it was typed; not in binary
    ([[0.5, 0], [0, 0.5]], "multiple"),
    ([[0.9, 1], [0, 0.9]], "defective"),
    ([[0.6, -0.8], [0.8, 0.6]], "complex"),
    ([[0, 2], [0.5, 0]], "opposite"),
    ([[2, 1], [0, 1]], "real"),
]


@pytest.mark.parametrize(("rows", "behaviour"), BEHAVIOURS)
def test_which_law_the_powers_follow(rows: list[list[float]], behaviour: Behaviour) -> None:
    found = powers(rows, 400)
    assert found.behaviour == behaviour
    radius, zero = found.spectral_radius, Fraction(0)
    match behaviour:
        case "zero" | "nilpotent":
            assert radius == 0
            assert found.matrices[1] == ((zero, zero), (zero, zero))
            assert found.log10_norms[1] == -math.inf
            assert math.isnan(found.factor(3))
        case "defective":  # the norm goes like n |lambda|^n
            n = 400
            growth = found.log10_norms[n - 1] - n * math.log10(radius)
            assert 10**growth == pytest.approx(n * abs(rows[0][1]) / radius, rel=0.01)
        case "complex" | "multiple":  # this one only turns: every factor is |lambda|
            assert [found.factor(n) for n in (1, 2, 400)] == pytest.approx([radius] * 3)
        case "opposite":
            assert found.factor(2) * found.factor(3) == pytest.approx(radius**2)
            assert found.factor(2) != pytest.approx(radius)
        case "real":
            assert not found.steady()
            assert found.factor(400) == pytest.approx(radius)


@pytest.mark.parametrize(("entry", "exponent"), [(1000.0, 30 * 3 + 29 * math.log10(2)), (1e-300, None)])
def test_nothing_overflows_or_underflows(entry: float, exponent: float | None) -> None:
    found = powers([[entry, entry], [entry, entry]], 30)
    expected = 30 * math.log10(2 * entry)
    assert found.log10_norms[-1] == pytest.approx(expected, rel=1e-12)
    assert found.eigenvalues[0].real == pytest.approx(2 * entry)
    if exponent is not None:
        assert math.log10(found.matrices[-1][0][0]) == pytest.approx(exponent)


@pytest.mark.parametrize(
    ("rows", "n", "told"),
    [
        ([[1, 2]], 1, r"not rows of \[2\]"),
        ([[1, 2, 3], [4, 5, 6]], 1, r"not rows of \[3, 3\]"),
        ([[1, 2], [math.inf, 0]], 1, "not inf"),
        ([[1, 2], [3, math.nan]], 1, "not nan"),
        ([[1, 2], [3, 4]], 0, "not 0"),
    ],
)
def test_what_is_refused(rows: list[list[float]], n: int, told: str) -> None:
    with pytest.raises(InputError, match=told):
        powers(rows, n)
