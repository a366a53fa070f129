"""What comes in to one unit of a recurrent layer: the step's arithmetic, gate by gate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from ..cells import KINDS, Weights
from ..models import Network
from ..tracing.changes import reweighted
from ..tracing.modules import layer_weights
from ..tracing.unroll import in_double
from .reading import Reading

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Incoming:
    """Everything that a unit's gates are made of. A gate is phi(from_x_t + W_hh h_{t-1} + b_hh).

    The GRU's candidate n has its reset gate in front of the second part: tanh(from_x_t + r (W_hh h_{t-1} +
    b_hh)).
    """

    unit: int
    gates: tuple[str, ...]
    from_x: Floats  # (gates, time): W_ih x_t + b_ih
    W_hh: Floats  # (gates, hidden): what each unit's h_{t-1} counts for
    b_hh: Floats  # (gates,)


def incoming(network: Network, reading: Reading, unit: int) -> Incoming:
    """What comes in to ``unit`` (from 0) as ``network``, with the reading's changes, read it.

    Raises IndexError for a unit that the layer doesn't have.
    """
    cell = KINDS[reading.card.kind]
    gates = tuple(cell.gates)
    if not 0 <= unit < reading.card.hidden_size:
        raise IndexError(f"no unit {unit}: the layer has {reading.card.hidden_size}, from 0")

    def of_unit(stacked: Tensor | None) -> Tensor:  # (gates * hidden, ...) -> (gates, ...)
        assert stacked is not None  # the shipped networks' layers have biases
        return stacked.view(len(gates), -1, *stacked.shape[1:])[:, unit]

    w = layer_weights(network.model.rnn, 0, 0)
    rows = Weights(of_unit(w.W_ih), of_unit(w.W_hh), of_unit(w.b_ih), of_unit(w.b_hh))
    w = reweighted(in_double(rows), cell, reading.changes)
    x = reading.layer["x"].value[0]  # (time, input)
    from_x = np.asarray(w.W_ih) @ x.T + np.asarray(w.b_ih)[:, None]
    return Incoming(unit, gates, from_x, np.asarray(w.W_hh), np.asarray(w.b_hh))
