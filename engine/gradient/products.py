"""Products of step Jacobians: what a change of one state does to a state many steps later."""

import numpy as np

from ..errors import InputError
from ..tracing.records import Array
from .jacobians import StepJacobians
from .scaled_numbers import (
    Norm,
    Scaled,
    log10_largest_singular,
    log10_of,
    rescale,
    rescale_if_far,
)


def products(jacobians: StepJacobians, last: int | None = None) -> Scaled:
    """d state_T / d state_t = J_T J_{T-1} ... J_{t+1} for every t from 0 to T.

    Args:
        last: T, how many steps were taken: 0 (the initial state) to time, the default.

    Returns:
        (batch, T + 1, n, n); row t for d state_T / d state_t, state 0 being the initial one. Row T is the
        identity.
    """
    steps = step_number("last", jacobians.steps if last is None else last, jacobians.steps)
    identity = np.eye(jacobians.width, dtype=jacobians.from_h.dtype)
    return back_from(jacobians, np.broadcast_to(identity, (len(jacobians.from_h), *identity.shape)), steps)


def product_norms(jacobians: StepJacobians, last: int | None = None, norm: Norm = "frobenius") -> Array:
    """log10 ||d state_T / d state_t|| for every t from 0 to T: (batch, T + 1).

    `products(jacobians, last).log10_norm()`, without keeping the products: new memory would cost more than
    what is computed in it.

    Args:
        norm: "frobenius", or "spectral" for the largest singular value, about ten times as dear.

    Returns:
        -inf for an exact zero, +inf where something isn't finite.
    """
    steps = step_number("last", jacobians.steps if last is None else last, jacobians.steps)
    batch, n = len(jacobians.from_h), jacobians.width
    now, then = np.empty((2, batch, n, n), jacobians.from_h.dtype)
    now[:] = np.eye(n)
    exponents = np.zeros((steps + 1, batch))
    squares = np.full((steps + 1, batch), n, np.float64)
    mantissas = np.zeros((steps + 1, batch))  # log10 of their spectral norms
    with np.errstate(all="ignore"):
        for t in reversed(range(steps)):
            jacobians.after(now, t, out=then)
            now, then = then, now
            exponents[t], squares[t] = rescale_if_far(now, exponents[t + 1])
            if norm == "spectral":
                mantissas[t] = log10_largest_singular(now)
        if norm == "frobenius":
            mantissas = 0.5 * np.log10(squares)
    return log10_of(mantissas, exponents).T


def back_from(jacobians: StepJacobians, rows: Array, last: int) -> Scaled:
    """rows J_T ... J_{t+1} for every t. rows: (batch, k, n) -> (batch, T + 1, k, n)."""
    batch, k, n = rows.shape
    mantissa = np.empty((last + 1, batch, k, n), jacobians.from_h.dtype)
    exponent = np.zeros((last + 1, batch))
    mantissa[last] = rows
    with np.errstate(all="ignore"):  # what has exploded is marked by its exponent
        exponent[last] = rescale(mantissa[last], exponent[last])
        for t in reversed(range(last)):
            jacobians.after(mantissa[t + 1], t, out=mantissa[t])
            exponent[t], _ = rescale_if_far(mantissa[t], exponent[t + 1])
    return Scaled(mantissa.swapaxes(0, 1), exponent.T)


def from_first(jacobians: StepJacobians) -> Scaled:
    """d state_t / d state_0 = J_t ... J_1 for every t, of one sequence: (time + 1, n, n)."""
    mantissa = np.empty((jacobians.steps + 1, jacobians.width, jacobians.width), jacobians.from_h.dtype)
    exponent = np.zeros((jacobians.steps + 1, 1))
    mantissa[0] = np.eye(jacobians.width)
    with np.errstate(all="ignore"):
        for t in range(jacobians.steps):
            jacobians.before(mantissa[t], t, out=mantissa[t + 1])
            exponent[t + 1], _ = rescale_if_far(mantissa[t + 1 : t + 2], exponent[t])
    return Scaled(mantissa, exponent[:, 0])


def step_number(name: str, step: int, steps: int) -> int:
    """The number of a state, checked: 0 for the initial one, t for the one after t steps."""
    if not 0 <= step <= steps:
        raise InputError(f"{name} is {step}; the layer took {steps} steps: choose from 0 to {steps}")
    return step
