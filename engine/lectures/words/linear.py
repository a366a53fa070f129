"""Dot products, matrix products and the shapes that they need; a fully connected layer is both and a bias."""

from __future__ import annotations

from ...errors import InputError
from ...tracing.records import Array


class ShapeError(InputError):
    """Two shapes that don't fit. Carries ``left`` and ``right``, as NumPy has them."""

    def __init__(self, left: tuple[int, ...], right: tuple[int, ...], rule: str) -> None:
        super().__init__(f"{_by(left)} and {_by(right)} don't fit: {rule}")
        self.left = left
        self.right = right


def dot(x: Array, y: Array) -> float:
    """x_1 y_1 + ... + x_n y_n.

    Raises:
        ShapeError: the vectors have different lengths.
    """
    if x.shape != y.shape or x.ndim != 1:
        raise ShapeError(x.shape, y.shape, "a dot product takes two vectors of one length")
    return float(x @ y)


def product(A: Array, B: Array) -> Array:
    """The matrix product: (n, k) times (k, m) gives (n, m).

    Raises:
        ShapeError: A has not as many columns as B has rows.
    """
    if A.shape[1] != B.shape[0]:
        raise ShapeError(A.shape, B.shape, "the first must have as many columns as the second has rows")
    return A @ B


def fully_connected(x: Array, W: Array, b: Array) -> Array:
    """h = x W + b: inputs (batch, inputs), weights (inputs, units), biases (units,); h is (batch, units).

    Raises:
        ShapeError: x doesn't fit W, or W doesn't fit b.
    """
    if W.shape[1:] != b.shape:
        raise ShapeError(W.shape, b.shape, "there is one bias for each column of W")
    return product(x, W) + b


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
