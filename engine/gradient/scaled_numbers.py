"""Numbers with an exponent of their own, so that neither 1e-300 nor 1e300 is the end.

The gradient through a hundred steps leaves the range of single precision, through five hundred that of double
precision. A product of many matrices is therefore kept as m 2^e, with m near 1; powers of 2 round nothing.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.linalg import eigh

from ..tracing.records import Array

LOG10_2 = float(np.log10(2.0))
SMALLEST, LARGEST = -1022, 1022
"""Powers of 2 that are normal numbers, and so are their inverses: they scale exactly, denormals or not."""
Norm = Literal["frobenius", "spectral"]

NEAR = 2.0**20
"""How far from 1 a norm may be before it is worth scaling."""


@dataclass(frozen=True, eq=False)
class Scaled:
    """Vectors or matrices, each with an exponent of its own: mantissa * 2**exponent.

    Attributes:
        mantissa: (..., n) for vectors, (..., n, m) for matrices; the norm is within 1e6 of 1.
        exponent: (...), whole numbers as floats. -inf marks an exact zero, which underflow never is; +inf
            marks a matrix with an element that is infinite or not a number, which it then holds as it is.

    An element smaller than its matrix's largest by more than 1e308 (1e38 in single precision) counts as 0.
    """

    mantissa: Array
    exponent: Array

    def __getitem__(self, at: int | slice | tuple[int | slice, ...]) -> "Scaled":
        """Some of the vectors or matrices, by their leading dimensions."""
        return Scaled(self.mantissa[at], self.exponent[at])

    @property
    def is_matrix(self) -> bool:
        """Matrices rather than vectors."""
        return self.mantissa.ndim - self.exponent.ndim == 2

    @property
    def value(self) -> Array:
        """As plain numbers, which may round to 0 or infinity."""
        power = np.where(np.isfinite(self.exponent), self.exponent, 0).astype(np.int32)
        power = power.reshape(power.shape + (1,) * (self.mantissa.ndim - power.ndim))
        with np.errstate(over="ignore", under="ignore"):
            value: Array = np.ldexp(self.mantissa, power)
        return value

    def part(self, elements: slice) -> "Scaled":
        """These elements of each vector, or of each row: `part(jacobians.hidden)` is the h of [h, c]."""
        mantissa = self.mantissa[..., elements].copy()
        return Scaled(mantissa, rescale(mantissa, self.exponent))

    def log10_norm(self) -> Array:
        """log10 of each one's Frobenius (or Euclidean) norm: -inf for exact zero, +inf for non-finite."""
        m = self.mantissa
        with np.errstate(all="ignore"):
            squares = np.einsum("...ij,...ij->..." if self.is_matrix else "...i,...i->...", m, m)
            return log10_of(0.5 * np.log10(squares), self.exponent)

    def log10_spectral_norm(self) -> Array:
        """log10 of each matrix's largest singular value, exactly; -inf and +inf as above."""
        return log10_of(log10_largest_singular(self.mantissa), self.exponent)


def log10_largest_singular(m: Array) -> Array:
    """log10 of the largest singular value of each (..., n, m); NaN where one isn't finite.

    By the largest eigenvalue of m^T m: as precise as a singular value decomposition, and cheaper. Power
    iteration would be cheaper still, and off by up to 5 %.
    """
    found = np.full(m.shape[:-2], np.nan)
    last = [m.shape[-1] - 1] * 2
    for at in np.argwhere(np.isfinite(m).all((-2, -1))):
        one = m[*at]
        found[*at] = eigh(one.T @ one, eigvals_only=True, subset_by_index=last, check_finite=False)[0]
    with np.errstate(all="ignore"):
        log10: Array = 0.5 * np.log10(found)
    return log10


def log10_of(log10_mantissa: Array, exponent: Array) -> Array:
    """log10(m 2^e): -inf and +inf where the exponent says so."""
    marked = ~np.isfinite(exponent)
    return np.where(marked, exponent, log10_mantissa + LOG10_2 * exponent)


def scaled(values: Array, dimensions: int = 2) -> Scaled:
    """Vectors (`dimensions` 1) or matrices (2) with their exponents."""
    mantissa = np.array(values)
    return Scaled(mantissa, rescale(mantissa, np.zeros(mantissa.shape[: mantissa.ndim - dimensions])))


def rescale_if_far(m: Array, exponent: Array) -> tuple[Array, Array]:
    """`rescale` where the norm of one of the matrices (batch, n, m), contiguous, is far from 1.

    Where it is near, that costs one pass over the elements instead of three.

    Returns:
        The exponents, and the squares of the mantissas' norms, each (batch,).
    """
    flat = m.reshape(len(m), 1, -1)
    squares: Array = (flat @ flat.swapaxes(1, 2))[:, 0, 0]
    if all(NEAR**-2 < square < NEAR**2 for square in squares.tolist()):  # neither 0 nor NaN is
        return exponent, squares
    exponent = rescale(m, exponent)
    return exponent, (flat @ flat.swapaxes(1, 2))[:, 0, 0]


def rescale(m: Array, exponent: Array) -> Array:
    """Brings m near 1, in place; returns the exponents that keep m 2^e what it was.

    Args:
        m: (..., n) or (..., n, m). exponent: (...).
    """
    axes = tuple(range(exponent.ndim, m.ndim))
    largest = np.maximum(m.max(axes), -m.min(axes))
    power = np.clip(np.frexp(largest)[1], SMALLEST, LARGEST)
    finite = np.isfinite(largest)
    power = np.where(finite, power, 0)
    m *= np.ldexp(m.dtype.type(1), -power).reshape(power.shape + (1,) * len(axes))
    total: Array = np.where(finite, np.where(largest == 0, -np.inf, exponent + power), np.inf)
    return total
