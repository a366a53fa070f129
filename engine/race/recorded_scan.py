"""dL/dh_t of every step and nothing else, fast enough to be had while a network trains.

The equations of `engine.tracing.backward`, where they are explained, in the network's own precision. A
gradient that vanishes or explodes leaves that precision's range, so it is divided by its size every few
steps, and the divisors are kept: the scan is linear in the gradient, so nothing is lost. NumPy takes the many
small steps: a call costs it half of what it costs torch.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from ..cells.kind import CellKind, Derivatives, States, Weights, from_input
from ..tracing.reconstruct import cell_states
from ..tracing.records import to_array

RESCALED = 8  # steps: a factor of 10,000 in each would still be within single precision


@torch.inference_mode()
def local_derivatives(cell: CellKind, x: Tensor, h: Tensor, initial: States, w: Weights) -> Derivatives:
    """The local derivatives of all steps, from a layer's inputs and hidden states.

    x: (time, ..., batch, input), h: (time, ..., batch, hidden).
    """
    h_prev = torch.cat([initial[0].unsqueeze(0), h[:-1]])
    gates = cell.gate_values(from_input(x, w), h_prev, w) if cell.squashed else {}
    v, before = gates | {"h": h}, [h_prev]
    if "c" in cell.states:
        c = cell_states(*cell.kept_and_written(gates), initial[1])
        v["c"], before = c[1:], [h_prev, c[:-1]]
    return cell.derivatives(v, tuple(before), w)


def hidden_gradient(
    cell: CellKind, x: Tensor, h: Tensor, initial: States, w: Weights, dh: Tensor
) -> tuple[Tensor, Tensor]:
    """The total gradient, as G_t and e_t with dL/dh_t = G_t 10^(e_t).

    Of one network, or of several whose weights are stacked.

    Args:
        x: (time, ..., batch, input). h: (time, ..., batch, hidden), the module's own.
        initial: (h_0,) or (h_0, c_0), each (..., batch, hidden).
        dh: (asked, ..., batch, hidden), what reaches the last h_t other than through later steps; nothing
            else reaches those before.

    Returns:
        G: (time, ..., batch, hidden), in the precision of h. e: (time, ...), in double precision.
    """
    time, hidden = len(h), h.shape[-1]
    d, k = local_derivatives(cell, x, h, initial, w), cell.into_c
    slopes = to_array(d.slopes)
    keep, to_h = (None if part is None else to_array(part) for part in (d.keep, d.to_h))
    by_h, by_c = slopes[..., k:, :], slopes[..., :k, :]
    W_hh, direct = to_array(w.W_hh), to_array(dh)
    first = time - len(direct)  # of those that are reached directly
    G = np.empty(h.shape, direct.dtype)
    G[-1] = direct[-1]
    dc, product = np.zeros_like(G[-1]), np.empty_like(G[-1])
    da = np.empty((*dc.shape[:-1], len(cell.gates), hidden), G.dtype)
    da_h, da_c, da_flat = da[..., k:, :], da[..., :k, :], da.reshape(*dc.shape[:-1], -1)
    G_gates, dc_gates = G[..., None, :], dc[..., None, :]
    exponent = np.zeros(h.shape[1:-2])
    exponents = [exponent] * time
    for t in reversed(range(time)):
        if (time - t) % RESCALED == 0:
            size = np.maximum(np.abs(G[t]).max((-2, -1)), np.abs(dc).max((-2, -1)))
            size = np.where((size > 0) & np.isfinite(size), size, 1)
            G[t] /= size[..., None, None]
            dc /= size[..., None, None]
            exponent = exponent + np.log10(size, dtype=np.float64)
        exponents[t] = exponent
        np.multiply(G_gates[t], by_h[t], out=da_h)
        if to_h is not None:
            dc += np.multiply(G[t], to_h[t], out=product)
            np.multiply(dc_gates, by_c[t], out=da_c)
        if t == 0:
            break
        np.matmul(da_flat, W_hh, out=G[t - 1])
        if t > first:
            G[t - 1] += direct[t - 1 - first] * (10**-exponent)[..., None, None].astype(G.dtype)
        if keep is not None and to_h is not None:
            dc *= keep[t]
        elif keep is not None:
            G[t - 1] += np.multiply(G[t], keep[t], out=product)
    return torch.from_numpy(G), torch.from_numpy(np.stack(exponents))
