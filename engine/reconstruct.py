"""All gates of all steps of one layer, from its inputs and hidden states alone.

Once every h_t is known, every h_{t-1} is: the gates of all steps are one matrix product, and only the LSTM's cell state
needs a scan. So the fused module that people use can run as it is, and still be seen through.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine import backward, equations
from engine.backward import Gradients
from engine.equations import Kind, Weights
from engine.errors import ReconstructionError
from engine.records import Array

TOLERANCE = {torch.float32: 1e-3, torch.float64: 1e-9}
"""How far the rebuilt h may be from the module's; a wrong equation, mask or weight is off by far more."""


@dataclass(frozen=True, eq=False)
class Reconstructed:
    """One layer in one direction, seen through from outside; everything in the order of processing.

    values: the layer's signals, each (time, batch, units), and "h_prev", for an LSTM "c_prev".
    """

    kind: Kind
    nonlinearity: str
    weights: Weights
    values: dict[str, Array]

    def backward(self, grad_h: Array, grad_c: Array | None) -> Gradients:
        """Total gradients, from those that reach h and c other than through this layer's own later steps."""
        named = vars(self.weights).items()
        w = {name: backward.double(to_array(value)) for name, value in named if value is not None}
        if self.kind == "rnn":
            return backward.rnn(self.values, w, grad_h, self.nonlinearity)
        if self.kind == "lstm":
            return backward.lstm(self.values, w, grad_h, grad_c)
        return backward.gru(self.values, w, grad_h)


def reconstruct(
    kind: Kind,
    nonlinearity: str,
    x: Tensor,
    h: Tensor,
    initial: tuple[Tensor, ...],
    w: Weights,
    valid: Tensor | None,
) -> Reconstructed:
    """Every signal of one layer in one direction.

    Args:
        nonlinearity: "tanh" or "relu", of an RNN.
        x: (time, batch, input), in the order of processing, padding at the end.
        h: (time, batch, units), the module's own hidden states.
        initial: (h_0,) or (h_0, c_0), each (batch, units).
        valid: (time, batch), False at padding; None where nothing is padded.

    Raises:
        ReconstructionError: the gates don't give h back.
    """
    states = torch.cat(
        [initial[0].unsqueeze(0), h]
    )  # (1 + time, batch, units), a copy that the model can't change
    h_prev, h = states[:-1], states[1:]
    x_part = equations.from_input(x, w)
    signals = {"x": x.clone(), "h": h, "h_prev": h_prev}
    if kind == "rnn":
        a = equations.rnn_preactivation(x_part, h_prev, w)
        rebuilt = equations.rnn_hidden(a, nonlinearity)
        signals |= {"a": a}
    elif kind == "lstm":
        i, f, g, o = equations.lstm_gates(x_part, h_prev, w)
        c = cell_states(i, f, g, initial[1])
        rebuilt = equations.lstm_hidden(o, c[1:], w)
        signals |= {"c": c[1:], "c_prev": c[:-1], "f": f, "i": i, "g": g, "o": o}
    else:
        r, z, n = equations.gru_gates(x_part, h_prev, w)
        rebuilt = equations.gru_hidden(z, n, h_prev)
        signals |= {"z": z, "r": r, "n": n}
    check(rebuilt, x, h, h_prev, w, valid)
    return Reconstructed(kind, nonlinearity, w, {name: to_array(value) for name, value in signals.items()})


def cell_states(i: Tensor, f: Tensor, g: Tensor, c_0: Tensor) -> Tensor:
    """c_t = f_t * c_{t-1} + i_t * g_t from c_0 (batch, units) on. (time, batch, units) -> (1 + time, batch, units)"""
    c = torch.cat([c_0.unsqueeze(0), i * g])
    steps = c.unbind(0)
    for c_prev, f_t, c_t in zip(steps, f.unbind(0), steps[1:], strict=False):
        c_t.addcmul_(f_t, c_prev)
    return c


def check(rebuilt: Tensor, x: Tensor, h: Tensor, h_prev: Tensor, w: Weights, valid: Tensor | None) -> None:
    """Raises ReconstructionError where the rebuilt hidden states aren't the module's. NaN passes."""
    tolerance = TOLERANCE[h.dtype]
    error = (rebuilt - h).abs_()
    if valid is not None:
        error = torch.where(valid.unsqueeze(-1), error, 0)
    if not bool((error > tolerance).any()):
        return
    # Rounding grows with the sums inside the pre-activations: allow for inputs or states far from 1.
    size = (x.abs() @ w.W_ih.abs().t()).amax() + (h_prev.abs() @ w.W_hh.abs().t()).amax()
    if bool((error > tolerance * (1 + size)).any()):
        raise ReconstructionError(
            f"the gates rebuild a hidden state that is off by {float(error.nan_to_num().amax()):.2g} "
            f"(allowed: {tolerance:.0e}); does something change the module's weights or its output during the call?"
        )


def to_array(tensor: Tensor) -> Array:
    """The tensor's values on the CPU; no copy where they are there already."""
    array: Array = np.asarray(tensor.detach().cpu())
    return array
