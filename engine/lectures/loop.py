"""A network with its recurrent connection, and the same without: h_t = tanh(W_x x_t + W_h h_{t-1} + b).

Source: Elman (1990), Finding Structure in Time. Without the second product it is a plain feed-forward layer,
applied to each input by itself.
"""

from __future__ import annotations

import numpy as np
import torch

from ..cells import KINDS
from ..cells.kind import States, Weights, from_input, step
from ..errors import InputError
from ..tracing.records import Array
from .one_step import GateWeights


def states(x: Array, weights: GateWeights, recurrent: bool = True) -> Array:
    """h_1 ... h_T, (time, units), from zeros.

    Args:
        x: (time, inputs).
        weights: the RNN's, the same at every step.
        recurrent: whether h_{t-1} comes back in.

    Raises:
        InputError: x is no matrix whose rows fit W_x.
    """
    units, inputs = weights.W_x.shape
    if x.ndim != 2 or x.shape[1] != inputs or not len(x):
        raise InputError(
            f"x has shape {x.shape}; with W_x of {weights.W_x.shape} it must be (time, {inputs})"
        )
    w_h = weights.W_h if recurrent else np.zeros_like(weights.W_h)
    W_ih, W_hh, b = (torch.from_numpy(v.astype(np.float64)) for v in (weights.W_x, w_h, weights.b))
    w = Weights(W_ih, W_hh, b, torch.zeros_like(b))
    state: States = (torch.zeros(units, dtype=torch.float64),)
    found = []
    with torch.no_grad():
        for x_part in from_input(torch.from_numpy(x.astype(np.float64)), w):
            state = step(KINDS["rnn"], x_part, state, w)
            found.append(state[0])
    return torch.stack(found).numpy()


def reach_of_first(x: Array, weights: GateWeights, recurrent: bool = True) -> float:
    """By how much the last state moves, at its most, where the first input is put to zero."""
    without = np.concatenate([np.zeros_like(x[:1]), x[1:]])
    there, gone = (states(inputs, weights, recurrent)[-1] for inputs in (x, without))
    return float(np.abs(there - gone).max())


def feed_forward_count(length: int, inputs: int, units: int) -> int:
    """Parameters of one layer that reads all inputs at once, side by side: it grows with the length."""
    return length * inputs * units + units
