"""One and the same 2x2 matrix, multiplied again and again: what W_hh does to a gradient.

All of it is exact: an entry is the decimal that was typed (0.1 is 1/10), so a power that is zero is told
from one that is tiny, and nothing overflows or underflows. Only norms and eigenvalues are rounded.

Source: Pascanu, Mikolov and Bengio (2013), On the difficulty of training recurrent neural networks, section
2.1: the gradient through n steps goes like |lambda_max|^n.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np

from ...errors import InputError

Matrix = tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]
Behaviour = Literal["zero", "nilpotent", "multiple", "defective", "complex", "opposite", "real"]


@dataclass(frozen=True)
class Powers:
    """J, J^2, ..., J^n.

    matrices: the powers, exact; `matrices[k - 1]` is J^k.
    """

    matrices: tuple[Matrix, ...]

    @property
    def matrix(self) -> Matrix:
        """J itself."""
        return self.matrices[0]

    @cached_property
    def log10_norms(self) -> tuple[float, ...]:
        """log10 of the spectral norm of each power; -inf where it is exactly zero."""
        return tuple(map(log10_norm, self.matrices))

    @cached_property
    def eigenvalues(self) -> tuple[complex, complex]:
        """The two eigenvalues of J, the larger in absolute value first."""
        size = _largest(self.matrix)
        if size == 0:
            return 0j, 0j
        (a, b), (c, d) = self.matrix
        scaled: Matrix = ((a / size, b / size), (c / size, d / size))  # so that no square overflows
        half, determinant = _trace(scaled) / 2, _determinant(scaled)
        root = cmath.sqrt(half**2 - determinant)
        if root.imag:
            first, second = float(half) + root, float(half) - root
        elif not root:
            first = second = complex(half)
        else:  # the sum that cancels no digits; the other from the product of both
            first = float(half) + (root if half >= 0 else -root)
            second = complex(determinant) / first
        return first * float(size), second * float(size)

    @property
    def spectral_radius(self) -> float:
        """|lambda_max|: the factor by which each further step multiplies the norm, in the long run."""
        return abs(self.eigenvalues[0])

    @cached_property
    def behaviour(self) -> Behaviour:
        """Which law the powers follow.

        zero: J is 0. nilpotent: J^2 is 0. multiple: J is lambda times the identity. defective: one eigenvalue
        twice, and J is no multiple of the identity, so that the norm goes like n |lambda|^n. complex: a pair,
        each step turns. opposite: lambda and -lambda, every second power is a multiple of the identity. real:
        all others.
        """
        (a, b), (c, d) = self.matrix
        trace, determinant = _trace(self.matrix), _determinant(self.matrix)
        if not any((a, b, c, d)):
            return "zero"
        if trace == 0 and determinant == 0:
            return "nilpotent"
        if b == c == 0 and a == d:
            return "multiple"
        discriminant = trace**2 - 4 * determinant
        if discriminant == 0:
            return "defective"
        if discriminant < 0:
            return "complex"
        return "opposite" if trace == 0 else "real"

    def factor(self, n: int) -> float:
        """The norm of J^n divided by that of J^(n-1), the identity for n = 1. NaN where both are zero."""
        before = 0.0 if n == 1 else self.log10_norms[n - 2]
        return float(10 ** (self.log10_norms[n - 1] - before))

    def steady(self) -> bool:
        """Whether every step after the first multiplies the norm by the spectral radius, to 9 digits."""
        radius = self.spectral_radius
        factors = [self.factor(n) for n in range(2, len(self.matrices) + 1)]
        return all(math.isclose(factor, radius, rel_tol=1e-9) for factor in factors)


def powers(rows: Sequence[Sequence[float]], n: int) -> Powers:
    """The first n powers of a 2x2 matrix.

    Args:
        rows: two rows of two finite numbers.
        n: how many powers, at least 1.

    Raises:
        InputError: the matrix isn't 2x2, an entry isn't finite, or n is below 1.
    """
    if [len(row) for row in rows] != [2, 2]:
        raise InputError(f"a 2x2 matrix is two rows of two numbers, not rows of {[len(row) for row in rows]}")
    if bad := [entry for row in rows for entry in row if not math.isfinite(entry)]:
        raise InputError(f"the entries of the matrix are finite numbers, not {bad[0]}")
    if n < 1:
        raise InputError(f"at least the first power is computed, not {n}")
    (a, b), (c, d) = ([Fraction(repr(float(entry))) for entry in row] for row in rows)
    matrix: Matrix = ((a, b), (c, d))
    found = [matrix]
    while len(found) < n:
        found.append(_product(found[-1], matrix))
    return Powers(tuple(found))


def log10_norm(matrix: Matrix) -> float:
    """log10 of the spectral norm, the most by which the matrix stretches a vector; -inf for zero."""
    largest = _largest(matrix)
    if largest == 0:
        return -math.inf
    scaled = np.array([[float(entry / largest) for entry in row] for row in matrix])
    return log10(largest) + math.log10(float(np.linalg.norm(scaled, ord=2)))


def log10(value: Fraction) -> float:
    """log10 of a fraction of any size; -inf for zero."""
    if value == 0:
        return -math.inf
    return math.log10(value.numerator) - math.log10(value.denominator)


def _largest(matrix: Matrix) -> Fraction:
    return max(abs(entry) for row in matrix for entry in row)


def _product(A: Matrix, B: Matrix) -> Matrix:
    (a, b), (c, d) = A
    (e, f), (g, h) = B
    return ((a * e + b * g, a * f + b * h), (c * e + d * g, c * f + d * h))


def _trace(matrix: Matrix) -> Fraction:
    return matrix[0][0] + matrix[1][1]


def _determinant(matrix: Matrix) -> Fraction:
    return matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0]
