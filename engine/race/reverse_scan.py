"""dL/dh_t of every step and nothing else, fast enough to be had while a network trains.

The equations of `engine.backward`, where they are explained, in the network's own precision. A gradient that
vanishes or explodes leaves that precision's range, so it is divided by its size every few steps, and the
divisors are kept: the scan is linear in the gradient, so nothing is lost.
"""

from __future__ import annotations

import torch
from torch import Tensor

from engine import equations
from engine.equations import Weights
from engine.modules import Mode
from engine.race import derivatives
from engine.race.derivatives import Local
from engine.reconstruct import cell_states

RESCALED = 8  # steps: a factor of 10,000 in each would still be within single precision


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


@torch.inference_mode()
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
    by_h, kept, by_c, slope, _ = (None if p is None else p.unbind(0) for p in vars(parts).values())
    assert by_h is not None
    product = torch.mm if w.W_hh.ndim == 2 else torch.bmm
    first = time - len(dh)  # of those that are reached directly
    G = torch.empty_like(h)
    G[-1] = dh[-1]
    rows, rows_gates = G.unbind(0), G.unsqueeze(-2).unbind(0)
    dc = torch.zeros_like(G[-1])
    dc_gates = dc.unsqueeze(-2)
    da = h.new_empty(*dc.shape[:-1], w.W_hh.shape[-2] // hidden, hidden)
    da_h, da_c, da_flat = da[..., -by_h[0].shape[-2] :, :], da[..., :3, :], da.flatten(-2)
    exponent = torch.zeros(h.shape[1:-2], dtype=torch.float64)
    exponents = [exponent] * time
    for t in reversed(range(time)):
        if (time - t) % RESCALED == 0:
            size = torch.maximum(rows[t].abs().amax((-2, -1)), dc.abs().amax((-2, -1)))
            size = torch.where((size > 0) & size.isfinite(), size, 1)[..., None, None]
            rows[t].div_(size)
            dc.div_(size)
            exponent = exponent + size[..., 0, 0].double().log10()
        exponents[t] = exponent
        torch.mul(rows_gates[t], by_h[t], out=da_h)
        if by_c and slope:
            dc.addcmul_(rows[t], slope[t])
            torch.mul(dc_gates, by_c[t], out=da_c)
        if t == 0:
            break
        product(da_flat, w.W_hh, out=rows[t - 1])
        if t > first:
            rows[t - 1].add_(dh[t - 1 - first] * (10**-exponent)[..., None, None].to(dh.dtype))
        if kept and slope:
            dc.mul_(kept[t])
        elif kept:
            rows[t - 1].addcmul_(kept[t], rows[t])
    return G, torch.stack(exponents)
