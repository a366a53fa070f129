"""The curve: how large the gradient of a loss still is, so many steps back."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..cells import RecurrentLayer
from ..errors import InputError
from ..tracing.changes import Change
from ..tracing.records import Array, LayerTrace, frozen
from .scaled_numbers import Scaled, rescale, rescale_if_far
from .step_derivatives import StepDerivatives, step_derivatives


@dataclass(frozen=True, eq=False)
class GradientCurve:
    """The gradient of a loss that sees a layer through its last state alone.

    Rows are states in the order of processing: 0 the initial one, t the one after t steps. In the logarithms
    -inf is an exact zero, never an underflow; +inf stands for what isn't finite.

    Attributes:
        log10_h: (batch, time + 1), log10 ||dL/dh_t||.
        log10_c: the same of dL/dc_t, what c_t does through h_t included; None but for an LSTM.
        dh: the gradients themselves, (batch, time + 1, state).
        exploded: (batch,), the last state whose gradient isn't finite, the first that the gradient comes to
            on its way back; -1 where all are.
    """

    log10_h: Array
    log10_c: Array | None
    dh: Scaled
    exploded: Array

    @property
    def distance(self) -> Array:
        """(time + 1,), how many steps each state lies before the last: time, ..., 1, 0."""
        return np.arange(self.log10_h.shape[1])[::-1]

    def slope(self) -> Array:
        """(batch,), log10 per step of distance: the line closest to log10_h; NaN with fewer than two values.

        Negative where the gradient vanishes. Exact zeros and what isn't finite are left out.
        """
        found = np.full(len(self.log10_h), np.nan)
        for b, curve in enumerate(self.log10_h):
            shown = np.isfinite(curve)
            if shown.sum() > 1:
                found[b] = np.polyfit(self.distance[shown], curve[shown], 1)[0]
        return found


def gradient_curve(
    layer: LayerTrace, module: RecurrentLayer, gradient: Array, changes: Sequence[Change] = ()
) -> GradientCurve:
    """From dL/dh_T back to every dL/dh_t, in a scaled form: right at 1e-400, where doubles are 0.

    dL/d state_{t-1} = J_t^T dL/d state_t (Werbos 1990, Backpropagation through time), one vector after the
    other.

    Args:
        gradient: (batch, state), dL/dh_T of the last step, dL/dc_T being what follows from it; or for an LSTM
            (batch, state + hidden), dL/d[h_T, c_T] with h_T and c_T taken as independent.

    Raises:
        InputError: a gradient of another shape; or what `step_jacobians` raises.
    """
    d = step_derivatives(layer, module, changes)
    time, batch = d.slopes.shape[:2]
    state, cells = d.widths
    now = np.zeros((1, batch, state + cells))
    if gradient.shape not in ((batch, state), (batch, state + cells)):
        raise InputError(f"the gradient is {gradient.shape}; dL/dh_T is {(batch, state)}, (batch, state)")
    now[0, :, : gradient.shape[1]] = gradient
    states = np.empty((time + 1, batch, state + cells))
    exponents = np.zeros((time + 1, batch))
    with np.errstate(all="ignore"):
        exponents[time] = rescale(now[0], exponents[time])
        states[time] = now[0]
        for t in reversed(range(time)):
            _, dh, dc = d.back(slice(t, t + 1), now[..., :state], now[..., state:])
            after = dh if not cells else np.concatenate([dh, dc], -1)
            now = after if d.valid is None else np.where(d.valid[t, :, None], after, now)
            exponents[t], _ = rescale_if_far(now[0], exponents[t + 1])
            states[t] = now[0]
        dh_t = Scaled(states.swapaxes(0, 1), exponents.T).part(slice(0, state))
        log10_c = None if not cells else of_cells(d, states, exponents).log10_norm()
    exploded = np.max(np.where(np.isposinf(exponents.T), np.arange(time + 1), -1), 1)
    return GradientCurve(frozen(dh_t.log10_norm()), log10_c, dh_t, frozen(exploded))


def of_cells(d: StepDerivatives, states: Array, exponents: Array) -> Scaled:
    """dL/dc_t, with what c_t does through h_t; (batch, time + 1, hidden)."""
    assert d.to_h is not None
    state = d.widths[0]
    dc = states[..., state:].copy()
    dc[1:] += d.to_h * d.into_s(states[1:, :, :state])
    return Scaled(dc.swapaxes(0, 1), rescale(dc, exponents).T)
