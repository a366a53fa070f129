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

from ..cells import derivatives, equations
from ..cells.derivatives import Local
from ..cells.equations import Weights
from ..tracing.modules import Mode
from ..tracing.reconstruct import cell_states
from ..tracing.records import to_array

RESCALED = 8  # steps: a factor of 10,000 in each would still be within single precision


@torch.inference_mode()
def local(mode: Mode, x: Tensor, h: Tensor, initial: tuple[Tensor, ...], w: Weights) -> Local:
    """The local derivatives of all steps, from a layer's inputs and hidden states.

    x: (time, ..., batch, input), h: (time, ..., batch, hidden).
    """
    if mode in ("RNN_TANH", "RNN_RELU"):
        return derivatives.rnn(mode, h)
    h_prev = torch.cat([initial[0].unsqueeze(0), h[:-1]])
    x_part = equations.from_input(x, w)
    if mode == "LSTM":
        i, f, g, o = equations.lstm_gates(x_part, h_prev, w)
        c = cell_states(i, f, g, initial[1])
        return derivatives.lstm(i, f, g, o, c[:-1], c[1:])
    z, r, n = equations.gru_gates(x_part, h_prev, w)
    return derivatives.gru(z, r, n, h_prev, w)


def hidden_gradient(
    mode: Mode, x: Tensor, h: Tensor, initial: tuple[Tensor, ...], w: Weights, dh: Tensor
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
    parts = local(mode, x, h, initial, w)
    by_h, kept, by_c, slope, _ = (None if p is None else to_array(p) for p in vars(parts).values())
    assert by_h is not None
    W_hh, direct = to_array(w.W_hh), to_array(dh)
    first = time - len(direct)  # of those that are reached directly
    G = np.empty(h.shape, direct.dtype)
    G[-1] = direct[-1]
    dc, product = np.zeros_like(G[-1]), np.empty_like(G[-1])
    da = np.empty((*dc.shape[:-1], W_hh.shape[-2] // hidden, hidden), G.dtype)
    da_h, da_c, da_flat = da[..., -by_h.shape[-2] :, :], da[..., :3, :], da.reshape(*dc.shape[:-1], -1)
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
        if by_c is not None and slope is not None:
            dc += np.multiply(G[t], slope[t], out=product)
            np.multiply(dc_gates, by_c[t], out=da_c)
        if t == 0:
            break
        np.matmul(da_flat, W_hh, out=G[t - 1])
        if t > first:
            G[t - 1] += direct[t - 1 - first] * (10**-exponent)[..., None, None].astype(G.dtype)
        if kept is not None and slope is not None:
            dc *= kept[t]
        elif kept is not None:
            G[t - 1] += np.multiply(G[t], kept[t], out=product)
    return torch.from_numpy(G), torch.from_numpy(np.stack(exponents))
