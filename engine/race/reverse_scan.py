"""dL/dh_t of every step and nothing else, fast enough to be had while a network trains.

The equations of `engine.backward`, where they are explained, in the network's own precision. A gradient that
vanishes or explodes leaves that precision's range, so it is divided by its size every few steps, and the
divisors are kept: the scan is linear in the gradient, so nothing is lost.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from engine import equations
from engine.arithmetic import linear, tanh
from engine.equations import Weights
from engine.modules import Mode
from engine.reconstruct import cell_states

RESCALED = 8  # steps: a factor of 10,000 in each would still be within single precision


@dataclass(frozen=True, eq=False)
class Local:
    """The local derivatives of all steps, each (time, batch, hidden) or (time, batch, gates, hidden).

    by_h: of the pre-activations that h_t reaches other than through the cell state.
    kept: the gate that keeps, z or f; None in an RNN.
    by_c: of the pre-activations of i, f and g, by c_t. slope: dh_t / dc_t. In an LSTM alone.
    """

    by_h: Tensor
    kept: Tensor | None = None
    by_c: Tensor | None = None
    slope: Tensor | None = None


def local(mode: Mode, x: Tensor, h: Tensor, initial: tuple[Tensor, ...], w: Weights) -> Local:
    """From a layer's inputs and hidden states. x: (time, batch, input), h: (time, batch, hidden)."""
    if mode == "RNN_TANH":
        return Local((1 - h * h).unsqueeze(2))
    if mode == "RNN_RELU":
        return Local((h > 0).to(h.dtype).unsqueeze(2))
    h_prev = torch.cat([initial[0].unsqueeze(0), h[:-1]])
    x_part = equations.from_input(x, w)
    if mode == "LSTM":
        i, f, g, o = equations.lstm_gates(x_part, h_prev, w)
        c = cell_states(i, f, g, initial[1])
        tanh_c = tanh(c[1:])
        ig, fc, s = i * g, f * c[:-1], o * tanh_c
        by_c = h.new_empty(*h.shape[:2], 3, h.shape[2])  # written where it stays: new memory costs most here
        torch.addcmul(ig, ig, i, value=-1, out=by_c[:, :, 0])  # g i (1 - i)
        torch.addcmul(fc, fc, f, value=-1, out=by_c[:, :, 1])  # c_prev f (1 - f)
        torch.addcmul(i, ig, g, value=-1, out=by_c[:, :, 2])  # i (1 - g^2)
        by_h = torch.addcmul(s, s, o, value=-1)  # tanh(c) o (1 - o)
        slope = torch.addcmul(o, s, tanh_c, value=-1)  # o (1 - tanh^2(c))
        return Local(by_h.unsqueeze(2), f, by_c, slope)
    z, r, n = equations.gru_gates(x_part, h_prev, w)
    hidden = h.shape[-1]
    W_hn, b_hn = w.W_hh[2 * hidden :], None if w.b_hh is None else w.b_hh[2 * hidden :]
    slope_n = (1 - z) * (1 - n * n)
    by_r = slope_n * linear(h_prev, W_hn, b_hn) * r * (1 - r)
    return Local(torch.stack([by_r, (h_prev - n) * z * (1 - z), slope_n * r], 2), z)


@torch.inference_mode()
def hidden_gradient(
    mode: Mode, x: Tensor, h: Tensor, initial: tuple[Tensor, ...], w: Weights, dh: Tensor
) -> tuple[Tensor, list[float]]:
    """The total gradient, as G_t and e_t with dL/dh_t = G_t 10^(e_t).

    Args:
        x: (time, batch, input). h: (time, batch, hidden), the module's own.
        initial: (h_0,) or (h_0, c_0), each (batch, hidden).
        dh: (time, batch, hidden), what reaches h_t other than through later steps.

    Returns:
        G: (time, batch, hidden), in the precision of h. e: (time,).
    """
    time, batch, hidden = h.shape
    parts = local(mode, x, h, initial, w)
    by_h, kept, by_c, slope = (None if p is None else p.unbind(0) for p in vars(parts).values())
    assert by_h is not None
    direct = dh.flatten(1).any(1).tolist()  # most losses look at the last steps alone
    G = torch.empty_like(h)
    G[-1] = dh[-1]
    rows, rows_gates, dh_rows = G.unbind(0), G.unsqueeze(2).unbind(0), dh.unbind(0)
    dc = h.new_zeros(batch, hidden)
    dc_gates = dc.unsqueeze(1)
    da = h.new_empty(batch, w.W_hh.shape[0] // hidden, hidden)
    da_h, da_c, da_flat = da[:, -by_h[0].shape[1] :], da[:, :3], da.view(batch, -1)
    exponents = [0.0] * time
    exponent = 0.0
    for t in reversed(range(time)):
        if (time - t) % RESCALED == 0:
            size = max(float(rows[t].abs().max()), float(dc.abs().max()))
            if 0 < size < math.inf:
                rows[t].div_(size)
                dc.div_(size)
                exponent += math.log10(size)
        exponents[t] = exponent
        torch.mul(rows_gates[t], by_h[t], out=da_h)
        if by_c and slope:
            dc.addcmul_(rows[t], slope[t])
            torch.mul(dc_gates, by_c[t], out=da_c)
        if t == 0:
            break
        torch.mm(da_flat, w.W_hh, out=rows[t - 1])
        if direct[t - 1]:
            rows[t - 1].add_(dh_rows[t - 1], alpha=10**-exponent)
        if kept and slope:
            dc.mul_(kept[t])
        elif kept:
            rows[t - 1].addcmul_(kept[t], rows[t])
    return G, exponents
