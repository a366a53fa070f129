"""Long short-term memory: a cell state that is kept by one gate and written by another.

Source: Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al. (2000); the projection W_hr of
Sak et al. (2014), section 2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from .arithmetic import add_, linear, sigmoid_, tanh, tanh_
from .kind import CellKind, Derivatives, Gate, See, States, Weights, as_it_is, from_state


@dataclass(frozen=True)
class LSTM(CellKind):
    """Input gate i, forget gate f, candidate g and output gate o; torch stacks them so."""

    name = "lstm"
    title = "LSTM"
    layer = nn.LSTM
    cell = nn.LSTMCell
    signals = ("x", "h", "c", "f", "i", "g", "o")
    states = ("h", "c")
    gates: ClassVar[Mapping[str, Gate]] = {
        "i": Gate("sigmoid", into="c"),
        "f": Gate("sigmoid", into="c"),
        "g": Gate("tanh", into="c"),
        "o": Gate("sigmoid", into="h"),
    }
    keeps = "f"
    writes = "i"
    stacks_from: ClassVar[Mapping[str, int]] = {
        "cuda": 4
    }  # on a CPU oneDNN's LSTM is faster than a stack of any height

    @property
    def fused(self) -> Callable[..., Any]:
        kernel: Callable[..., Any] = torch._VF.lstm
        return kernel

    def gate_values(
        self, x_part: Tensor, h_prev: Tensor, w: Weights, see: See = as_it_is
    ) -> dict[str, Tensor]:
        """i, f, o = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o) and g = tanh(a_g)"""
        a_i, a_f, a_g, a_o = add_(x_part, from_state(h_prev, w)).chunk(4, -1)
        return {
            "i": see("i", sigmoid_(a_i)),
            "f": see("f", sigmoid_(a_f)),
            "g": see("g", tanh_(a_g)),
            "o": see("o", sigmoid_(a_o)),
        }

    def kept_and_written(self, gates: Mapping[str, Any]) -> tuple[Any, Any]:
        """c = f * c_prev + i * g: keep some of the old, write some of the new."""
        return gates["f"], gates["i"] * gates["g"]

    def hidden(self, gates: Mapping[str, Tensor], c: Tensor, w: Weights, see: See = as_it_is) -> Tensor:
        """h = o * tanh(c), or W_hr (o * tanh(c)) with a projection."""
        h = gates["o"] * tanh(c)
        return see("h", h if w.W_hr is None else linear(h, w.W_hr))

    def derivatives(self, v: Mapping[str, Tensor], before: States, w: Weights) -> Derivatives:
        """dc/di = g, dc/df = c_prev, dc/dg = i, dc/dc_prev = f; dh/do = tanh(c), dh/dc = o (1 - tanh^2(c))

        New memory costs more than what is computed in it, so what is kept is written where it stays.
        """
        i, f, g, o, c = (v[name] for name in "ifgoc")
        c_prev, tanh_c = before[1], tanh(c)
        slopes = c.new_empty(*c.shape[:-1], 4, c.shape[-1])
        of_i, of_f, of_g, of_o = slopes.unbind(-2)
        torch.mul(i, g, out=of_i)
        torch.addcmul(i, of_i, g, value=-1, out=of_g)  # i (1 - g^2)
        of_i.mul_(1 - i)  # g i (1 - i)
        torch.mul(c_prev, f, out=of_f).mul_(1 - f)  # c_prev f (1 - f)
        torch.mul(o, tanh_c, out=of_o)
        to_h = torch.addcmul(o, of_o, tanh_c, value=-1)  # o (1 - tanh^2(c))
        of_o.mul_(1 - o)  # tanh(c) o (1 - o)
        return Derivatives(slopes, {"i": g, "f": c_prev, "g": i, "o": tanh_c}, keep=f, to_h=to_h)
