"""What the loss sees of each step itself, found back in a trace's total gradients."""

from collections.abc import Sequence

import numpy as np

from ..errors import InputError
from ..tracing.changes import Change
from ..tracing.records import Array, LayerTrace
from .step_derivatives import StepDerivatives, in_order

TINY = float(np.finfo(np.float64).tiny / np.finfo(np.float64).eps)
"""Below this, rounding is no longer relative."""


def direct_gradients(
    layer: LayerTrace, d: StepDerivatives, changes: Sequence[Change] = ()
) -> tuple[Array, Array, Array, Array]:
    """dL/dh_t and dL/dc_t in all, and what the loss gives to each other than through the layer's next step.

    What is left of dL/dh_t when the next step's part is taken away. What is left within the rounding of that
    difference is set to 0: a loss of the last step gives nothing to the others.

    Returns:
        dh, dc, direct dh, direct dc (other than through h_t too), each (time, batch, units), in the order of
        processing. Without cells, dc is 0.

    Raises:
        InputError: traced without a loss.
    """
    if layer["h"].gradient is None:
        raise InputError("this layer was traced without a loss: use engine.trace(model, inputs, loss=...)")
    # Without changes the gradients are made of the very gates that the trace shows; with some, of gates in
    # double precision, of which a network in single precision shows rounded ones.
    eps = float(np.finfo(layer["h"].value.dtype if changes else np.float64).eps) * len(d.W_hh)
    dh = in_order(layer, layer["h"].gradient)
    with np.errstate(all="ignore"):
        if d.keep is None or d.to_h is None:
            dc = np.zeros_like(dh)
            rows = d.gates(slice(None), dh, dc)
            blocks = rows.reshape(*d.slopes.shape)
            for gate in d.cell.gates.keys() - set(d.cell.squashed):
                # as the trace has it, by 1 - h^2: a saturated unit's would not fit to the last digit
                row, da = d.cell.row(gate), layer[gate].gradient
                assert da is not None
                blocks[:, :, row] = np.where(d.slopes[:, :, row] == 0, 0, in_order(layer, da))
            parts = [rows @ d.W_hh] if d.keep is None else [rows @ d.W_hh, d.keep * dh]
            sizes = np.abs(rows) @ np.abs(d.W_hh) + (0 if d.keep is None else np.abs(parts[1]))
            return dh, dc, remainder(dh, [later(part) for part in parts], later(sizes), eps), dc
        cell = layer["c"].gradient
        assert cell is not None
        dc = in_order(layer, cell)
        rows = d.gates(slice(None), dh, dc)
        direct_h = remainder(dh, [later(rows @ d.W_hh)], later(np.abs(rows) @ np.abs(d.W_hh)), eps)
        by_h, by_c = d.to_h * d.into_s(dh), later(d.keep * dc)
        size = np.abs(d.to_h) * (np.abs(dh) if d.W_hr is None else np.abs(dh) @ np.abs(d.W_hr)) + np.abs(by_c)
        return dh, dc, direct_h, remainder(dc, [by_h, by_c], size, eps)


def later(steps: Array) -> Array:
    """At each step what the step after it has; 0 at the last."""
    return np.concatenate([steps[1:], np.zeros_like(steps[:1])])


def remainder(total: Array, parts: Sequence[Array], size: Array, eps: float) -> Array:
    """The total without the parts; 0 where that is within their rounding. What isn't finite stays."""
    left = total - sum(parts)
    rounded = np.isfinite(left) & (np.abs(left) <= eps * (np.abs(total) + size) + TINY)
    return np.where(rounded, 0, left)
