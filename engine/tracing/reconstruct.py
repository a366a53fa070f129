"""All gates of all steps of one layer, from its inputs and hidden states alone.

Once every h_t is known, every h_{t-1} is: the gates of all steps are one matrix product, and only the LSTM's
cell state needs a scan. So the fused module that people use can run as it is, and still be seen through.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..cells.kind import CellKind, Weights, from_input
from ..errors import ReconstructionError
from .backward import Gradients, previous, through_time
from .records import Array, to_array
from .scan import scan

TOLERANCE = {np.dtype(np.float32): 1e-3, np.dtype(np.float64): 1e-9}
"""How far the rebuilt h may be from the module's; a wrong equation, mask or weight is off by far more."""


@dataclass(frozen=True, eq=False)
class Reconstructed:
    """One layer in one direction, seen through from outside; everything in the order of processing.

    values: the layer's signals, each (time, batch, units).
    initial: "h", and "c" for an LSTM, each (batch, units).
    """

    cell: CellKind
    weights: Weights
    values: dict[str, Array]
    initial: dict[str, Array]

    def backward(self, dh: Array, dc: Array) -> Gradients:
        """Total gradients, by `engine.tracing.backward`, where dh and dc are explained."""
        return through_time(self.cell, self.values, self.initial, self.weights, dh, dc)


def reconstruct(
    cell: CellKind,
    x: Tensor,
    h: Tensor,
    initial: tuple[Tensor, ...],
    w: Weights,
    valid: Tensor | None,
) -> Reconstructed:
    """Every signal of one layer in one direction.

    Args:
        x: (time, batch, input), in the order of processing, padding at the end.
        h: (time, batch, units), the module's own hidden states.
        initial: (h_0,) or (h_0, c_0), each (batch, units).
        valid: (time, batch), False at padding; None where nothing is padded.

    Raises:
        ReconstructionError: the gates don't give h back.
    """
    # Copies of h and x: the model may go on to change its own in place.
    states = torch.cat([initial[0].unsqueeze(0), h])  # (1 + time, batch, units)
    time = h.shape[0]
    h_prev, h = states.narrow(0, 0, time), states.narrow(0, 1, time)
    gates = cell.gate_values(from_input(x, w), h_prev, w)
    signals, start = {"h": h} | gates, {"h": states[0]}
    if "c" in cell.states:
        c = cell_states(*cell.kept_and_written(gates), initial[1])
        rebuilt = cell.hidden(gates, c[1:], w)
        signals["c"], start["c"] = c[1:], c[0]
    else:
        rebuilt = cell.hidden(gates, h_prev, w)
    values, first = ({name: to_array(v) for name, v in some.items()} for some in (signals, start))
    values["x"] = to_array(x).copy()
    check(to_array(rebuilt), values, first, w, valid)
    return Reconstructed(cell, w, values, first)


def cell_states(kept: Tensor, written: Tensor, c_0: Tensor) -> Tensor:
    """c_t = kept_t * c_{t-1} + written_t, from c_0 (batch, units) on; c_0 is the first row of the result."""
    return torch.from_numpy(scan(to_array(kept), to_array(written), to_array(c_0))).to(kept.device)


def check(
    rebuilt: Array,
    values: Mapping[str, Array],
    initial: Mapping[str, Array],
    w: Weights,
    valid: Tensor | None,
) -> None:
    """Raises ReconstructionError where the rebuilt hidden states aren't the module's. NaN passes."""
    h = values["h"]
    tolerance = TOLERANCE[h.dtype]
    error = np.abs(rebuilt - h)
    if not error.size or error.max() <= tolerance:
        return
    if valid is not None:
        error = np.where(to_array(valid)[..., None], error, 0)
    # Rounding grows with the sums inside the pre-activations: allow for inputs or states far from 1.
    W_ih, W_hh = np.abs(to_array(w.W_ih)), np.abs(to_array(w.W_hh))
    size = (np.abs(values["x"]) @ W_ih.T).max() + (np.abs(previous(h, initial["h"])) @ W_hh.T).max()
    wrong = error > tolerance * (1 + size)
    if wrong.any():
        raise ReconstructionError(
            f"the gates rebuild a hidden state that is off by {error[wrong].max():.2g} "
            f"(allowed: {tolerance:.0e}); does something change its weights or output during the call?"
        )
