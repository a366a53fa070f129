"""The LSTM's cell path: how much of dL/dc_t came through cells and forget gates alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..cells import RecurrentLayer
from ..errors import InputError
from ..tracing.changes import Change
from ..tracing.records import Array, LayerTrace, frozen
from .loss_gradients import direct_gradients
from .step_derivatives import step_derivatives


@dataclass(frozen=True, eq=False)
class CellPath:
    """dL/dc_t of an LSTM in two parts; in the order of processing, each (batch, time, units).

    Attributes:
        cell: the part that came through nothing but cells: from where the loss sees h_s, into c_s, and back
            through f_s f_{s-1} ... f_{t+1}. The path that Hochreiter and Schmidhuber (1997) keep open.
        rest: the part that passed through W_hh at least once: through a gate, and the h before it.
        total: dL/dc_t, of the trace; cell + rest is equal to it up to rounding.
    """

    cell: Array
    rest: Array
    total: Array


def cell_path(layer: LayerTrace, module: RecurrentLayer, changes: Sequence[Change] = ()) -> CellPath:
    """Splits dL/dc_t into what came along the cells and the rest.

    With A_t = o_t (1 - tanh^2 c_t) and e_t what the loss gives to h_t directly:

        cell_t = A_t e_t + f_{t+1} cell_{t+1}
        rest_t = A_t (dL/dh_t - e_t) + f_{t+1} rest_{t+1}

    Args:
        layer: of an LSTM, from `engine.trace(..., loss=...)`.

    Raises:
        InputError: not an LSTM, or traced without a loss.
    """
    if layer.module != "lstm":
        raise InputError(f"only an LSTM has a cell path; this layer is of a {layer.module}")
    d = step_derivatives(layer, module, changes)
    dh, dc, direct_h, direct_c = direct_gradients(layer, d, changes)
    assert d.to_h is not None
    assert d.keep is not None
    with np.errstate(all="ignore"):
        cell = direct_c + d.to_h * d.into_s(direct_h)
        rest = d.to_h * d.into_s(dh - direct_h)
        for t in reversed(range(len(cell) - 1)):
            cell[t] += d.keep[t + 1] * cell[t + 1]
            rest[t] += d.keep[t + 1] * rest[t + 1]
    return CellPath(*(frozen(part.swapaxes(0, 1)) for part in (cell, rest, dc)))
