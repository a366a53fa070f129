"""The equations of the recurrent cells, once, as the papers and `torch.nn` write them.

Everything that computes a gate calls these: the trace (all steps at once, since it knows every h_prev), the
unrolled network (step by step), and the tests.

Every signal passes through `see(name, value)` where it comes into being, and what `see` returns is used from
there on. The default returns the value as it is; the unrolled network records there, and clamps.

Sources:
    RNN: Elman (1990), Finding Structure in Time.
    LSTM: Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al. (2000); the projection W_hr
        of Sak et al. (2014), section 2.
    GRU: Cho et al. (2014), Learning Phrase Representations using RNN Encoder-Decoder, equations 5 to 8. There
        the reset gate acts on h_prev BEFORE the matrix product; `torch.nn.GRU`, like cuDNN, applies it AFTER.
        In both z -> 1 keeps the old state; Chung et al. (2014) swap z and 1 - z.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from .arithmetic import add_, linear, sigmoid_, tanh, tanh_

Kind = Literal["rnn", "lstm", "gru"]
See = Callable[[str, Tensor], Tensor]

SIGNALS: dict[Kind, tuple[str, ...]] = {
    "rnn": ("x", "h", "a"),
    "lstm": ("x", "h", "c", "f", "i", "g", "o"),
    "gru": ("x", "h", "z", "r", "n"),
}
"""The signals of each kind, in reading order."""

# The first vectorised tanh of a multi-threaded process can be off by 8e-6 (pytorch issue 188792).
torch.zeros(64).tanh_().sigmoid_()


@dataclass(frozen=True, eq=False)
class Weights:
    """One layer's weights in one direction, stacked by gate as in `torch.nn`: i f g o (LSTM), r z n (GRU).

    W_ih: (gates * hidden, input).
    W_hh: (gates * hidden, hidden), or (gates * hidden, projection).
    b_ih, b_hh: (gates * hidden,), or None.
    W_hr: (projection, hidden), or None.

    Those of several networks may be stacked, with one more dimension in front; what they read then has theirs
    before the batch: (..., networks, batch, units).
    """

    W_ih: Tensor
    W_hh: Tensor
    b_ih: Tensor | None = None
    b_hh: Tensor | None = None
    W_hr: Tensor | None = None


def as_it_is(name: str, value: Tensor) -> Tensor:
    """The `see` that neither looks nor touches."""
    return value


def from_input(x: Tensor, w: Weights) -> Tensor:
    """W_ih x + b_ih, what the input gives to every gate: (..., input) -> (..., gates * hidden)."""
    return linear(x, w.W_ih, w.b_ih)


def from_state(h_prev: Tensor, w: Weights) -> Tensor:
    """W_hh h_prev + b_hh, what the old state gives to every gate: (..., hidden) -> (..., gates * hidden)."""
    return linear(h_prev, w.W_hh, w.b_hh)


def rnn_preactivation(x_part: Tensor, h_prev: Tensor, w: Weights, see: See = as_it_is) -> Tensor:
    """a = W_ih x + b_ih + W_hh h_prev + b_hh"""
    return see("a", add_(x_part, from_state(h_prev, w)))


def rnn_hidden(a: Tensor, phi: Callable[[Tensor], Tensor] = tanh, see: See = as_it_is) -> Tensor:
    """h = phi(a), where phi is tanh or relu."""
    return see("h", phi(a))


def lstm_gates(
    x_part: Tensor, h_prev: Tensor, w: Weights, see: See = as_it_is
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Input gate i, forget gate f, candidate g and output gate o, each (..., hidden)."""
    a_i, a_f, a_g, a_o = add_(x_part, from_state(h_prev, w)).chunk(4, -1)
    i = see("i", sigmoid_(a_i))
    f = see("f", sigmoid_(a_f))
    g = see("g", tanh_(a_g))
    o = see("o", sigmoid_(a_o))
    return i, f, g, o


def lstm_cell(i: Tensor, f: Tensor, g: Tensor, c_prev: Tensor, see: See = as_it_is) -> Tensor:
    """c = f * c_prev + i * g: keep some of the old, write some of the new."""
    return see("c", f * c_prev + i * g)


def lstm_hidden(o: Tensor, c: Tensor, w: Weights, see: See = as_it_is) -> Tensor:
    """h = o * tanh(c), or W_hr (o * tanh(c)) with a projection."""
    h = o * tanh(c)
    return see("h", h if w.W_hr is None else linear(h, w.W_hr))


def gru_gates(
    x_part: Tensor, h_prev: Tensor, w: Weights, see: See = as_it_is
) -> tuple[Tensor, Tensor, Tensor]:
    """Update gate z, reset gate r and candidate n of `torch.nn.GRU`, each (..., hidden).

    n = tanh(W_in x + b_in + r * (W_hn h_prev + b_hn))
    """
    x_r, x_z, x_n = x_part.chunk(3, -1)
    h_r, h_z, h_n = from_state(h_prev, w).chunk(3, -1)
    z = see("z", sigmoid_(add_(x_z, h_z)))
    r = see("r", sigmoid_(add_(x_r, h_r)))
    n = see("n", tanh_(add_(x_n, r * h_n)))
    return z, r, n


def gru_gates_cho(
    x_part: Tensor, h_prev: Tensor, w: Weights, see: See = as_it_is
) -> tuple[Tensor, Tensor, Tensor]:
    """The same after Cho et al. (2014), equation 8.

    n = tanh(W_in x + b_in + W_hn (r * h_prev) + b_hn)
    """
    W_hr, W_hz, W_hn = w.W_hh.chunk(3)
    b_hr, b_hz, b_hn = (None, None, None) if w.b_hh is None else w.b_hh.chunk(3)
    x_r, x_z, x_n = x_part.chunk(3, -1)
    z = see("z", sigmoid_(add_(x_z, linear(h_prev, W_hz, b_hz))))
    r = see("r", sigmoid_(add_(x_r, linear(h_prev, W_hr, b_hr))))
    n = see("n", tanh_(add_(x_n, linear(r * h_prev, W_hn, b_hn))))
    return z, r, n


def gru_hidden(z: Tensor, n: Tensor, h_prev: Tensor, see: See = as_it_is) -> Tensor:
    """h = (1 - z) * n + z * h_prev"""
    return see("h", (1 - z) * n + z * h_prev)
