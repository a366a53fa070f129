"""All gates of all steps of one layer, from its inputs and hidden states alone.

Once every h_t is known, every h_{t-1} is: the gates of all steps are one matrix product, and only the LSTM's
cell state needs a scan. So the fused module that people use can run as it is, and still be seen through.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..cells import equations
from ..cells.equations import Weights
from ..errors import ReconstructionError
from . import backward
from .backward import Gradients, previous
from .modules import PHI, Mode
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

    mode: Mode
    weights: Weights
    values: dict[str, Array]
    initial: dict[str, Array]

    def backward(self, dh: Array, dc: Array) -> Gradients:
        """Total gradients, by `engine.tracing.backward`, where dh and dc are explained."""
        if self.mode == "LSTM":
            return backward.lstm(self.values, self.initial, self.weights, dh, dc)
        if self.mode == "GRU":
            return backward.gru(self.values, self.initial, self.weights, dh)
        return backward.rnn(self.values, self.initial, self.weights, dh, self.mode)


def reconstruct(
    mode: Mode,
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
    x_part = equations.from_input(x, w)
    signals, start = {"h": h}, {"h": states[0]}
    if mode == "LSTM":
        i, f, g, o = equations.lstm_gates(x_part, h_prev, w)
        c = cell_states(i, f, g, initial[1])
        rebuilt = equations.lstm_hidden(o, c[1:], w)
        signals |= {"c": c[1:], "f": f, "i": i, "g": g, "o": o}
        start |= {"c": c[0]}
    elif mode == "GRU":
        z, r, n = equations.gru_gates(x_part, h_prev, w)
        rebuilt = equations.gru_hidden(z, n, h_prev)
        signals |= {"z": z, "r": r, "n": n}
    else:
        a = equations.rnn_preactivation(x_part, h_prev, w)
        rebuilt = equations.rnn_hidden(a, PHI[mode])
        signals |= {"a": a}
    values, first = ({name: to_array(v) for name, v in some.items()} for some in (signals, start))
    values["x"] = to_array(x).copy()
    check(to_array(rebuilt), values, first, w, valid)
    return Reconstructed(mode, w, values, first)


def cell_states(i: Tensor, f: Tensor, g: Tensor, c_0: Tensor) -> Tensor:
    """c_t = f_t * c_{t-1} + i_t * g_t, from c_0 (batch, units) on; c_0 is the first row of the result."""
    return torch.from_numpy(scan(to_array(f), to_array(i * g), to_array(c_0))).to(f.device)


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
