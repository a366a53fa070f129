"""What tanh lets pass of a gradient."""

import numpy as np

from ...tracing.records import Array


def tanh_derivative(a: Array) -> Array:
    """1 - tanh(a)^2, elementwise; computed as 1 / cosh(a)^2, which loses no digits where tanh is near 1."""
    with np.errstate(over="ignore"):
        return 1 / np.cosh(a) ** 2


def log10_passed(a: float, n: int) -> float:
    """log10 of what n tanhs let pass of a gradient, each at the same pre-activation a."""
    # log cosh(a) = |a| + log(1 + exp(-2|a|)) - log 2, which doesn't overflow
    log_cosh = abs(a) + np.log1p(np.exp(-2 * abs(a))) - np.log(2)
    return float(-2 * n * log_cosh / np.log(10))
