"""Products of step Jacobians: what a change of one state does to a state many steps later."""

import numpy as np

from engine.errors import InputError
from engine.gradient.jacobians import StepJacobians
from engine.gradient.scaled import Scaled, rescale, rescale_if_far
from engine.records import Array


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


def vector_products(jacobians: StepJacobians, gradient: Array, last: int | None = None) -> Scaled:
    """dL/d state_t for every t from 0 to T, where the loss sees the layer through its state after step T.

    dL/d state_t = J_{t+1}^T ... J_T^T dL/d state_T, one vector after the other: no product of matrices.

    Args:
        gradient: dL/dh_T (batch, state), or for an LSTM dL/d[h_T, c_T] (batch, n).

    Returns:
        (batch, T + 1, n); `.part(jacobians.hidden).log10_norm()` is the curve log10 ||dL/dh_t||.

    For an LSTM the two halves are the derivatives with h_t and c_t taken as independent: dL/dh_t is the
    total that a trace shows, dL/dc_t lacks what c_t does through h_t.
    """
    steps = step_number("last", jacobians.steps if last is None else last, jacobians.steps)
    gradient = np.asarray(gradient, jacobians.from_h.dtype)
    batch, state = len(jacobians.from_h), jacobians.from_h.shape[-1]
    if gradient.shape == (batch, state):
        gradient = np.concatenate([gradient, np.zeros((batch, jacobians.width - state))], 1)
    if gradient.shape != (batch, jacobians.width):
        raise InputError(
            f"gradient has shape {gradient.shape}; dL/dh_T has ({batch}, {state})"
            + (f", dL/d[h_T, c_T] ({batch}, {jacobians.width})" if jacobians.width > state else "")
        )
    rows = back_from(jacobians, gradient[:, None], steps)
    return Scaled(rows.mantissa[:, :, 0], rows.exponent)


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
            exponent[t] = rescale_if_far(mantissa[t], exponent[t + 1])
    return Scaled(mantissa.swapaxes(0, 1), exponent.T)


def step_number(name: str, step: int, steps: int) -> int:
    """The number of a state, checked: 0 for the initial one, t for the one after t steps."""
    if not 0 <= step <= steps:
        raise InputError(f"{name} is {step}; the layer took {steps} steps: choose from 0 to {steps}")
    return step
