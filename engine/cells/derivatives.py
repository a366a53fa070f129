"""What one step of a cell does to a small change of h_t, from its gates; of one step, or of many at once.

The equations of `engine.tracing.backward`, where they are explained, on tensors and in the network's own
precision. New memory costs more than what is computed in it, so what is kept is written where it stays.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ..tracing.modules import Mode
from .arithmetic import linear, tanh
from .equations import Weights


@dataclass(frozen=True, eq=False)
class Local:
    """The local derivatives, each (..., batch, hidden) or (..., batch, gates, hidden).

    by_h: of the products W_hh h_{t-1} that h_t reaches other than through the cell state.
    kept: the gate that keeps, z or f; None in an RNN.
    by_c: of the pre-activations of i, f and g, by c_t. slope: dh_t / dc_t. In an LSTM alone.
    by_n: of the candidate's pre-activation, by h_t: in a GRU, r comes between it and W_hn h_{t-1}.
    """

    by_h: Tensor
    kept: Tensor | None = None
    by_c: Tensor | None = None
    slope: Tensor | None = None
    by_n: Tensor | None = None


def rnn(mode: Mode, h: Tensor) -> Local:
    """Of tanh or relu, from what it gave. What isn't a number has a derivative that is none either."""
    slope = h.clamp(max=1).ceil_() if mode == "RNN_RELU" else 1 - h * h  # of relu, h > 0
    return Local(slope.unsqueeze(-2))


def lstm(i: Tensor, f: Tensor, g: Tensor, o: Tensor, c_prev: Tensor, c: Tensor) -> Local:
    """From the gates and the cell state, before and after."""
    by_c = c.new_empty(*c.shape[:-1], 3, c.shape[-1])
    ig = torch.mul(i, g, out=by_c[..., 0, :])
    fc = torch.mul(f, c_prev, out=by_c[..., 1, :])
    torch.addcmul(i, ig, g, value=-1, out=by_c[..., 2, :])  # i (1 - g^2)
    ig.addcmul_(ig, i, value=-1)  # g i (1 - i)
    fc.addcmul_(fc, f, value=-1)  # c_prev f (1 - f)
    tanh_c = tanh(c)
    s = o * tanh_c
    slope = torch.addcmul(o, s, tanh_c, value=-1, out=tanh_c)  # o (1 - tanh^2(c))
    by_h = s.addcmul_(s, o, value=-1)  # tanh(c) o (1 - o)
    return Local(by_h.unsqueeze(-2), f, by_c, slope)


def gru(z: Tensor, r: Tensor, n: Tensor, h_prev: Tensor, w: Weights) -> Local:
    """From the gates and the state before."""
    hidden = z.shape[-1]
    b_hn = None if w.b_hh is None else w.b_hh[..., 2 * hidden :]
    h_n = linear(h_prev, w.W_hh[..., 2 * hidden :, :], b_hn)
    by_h = z.new_empty(*z.shape[:-1], 3, hidden)
    new = 1 - z
    by_n = torch.addcmul(new, new * n, n, value=-1)  # (1 - z) (1 - n^2)
    by_rn = torch.mul(by_n, r, out=by_h[..., 2, :])
    by_r = h_n.mul_(by_rn)
    torch.addcmul(by_r, by_r, r, value=-1, out=by_h[..., 0, :])  # (1 - z) (1 - n^2) h_n r (1 - r)
    torch.mul((h_prev - n).mul_(z), new, out=by_h[..., 1, :])  # (h_prev - n) z (1 - z)
    return Local(by_h, z, by_n=by_n)
