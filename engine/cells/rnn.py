"""The plain recurrent network: h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), or with relu.

Source: Elman (1990), Finding Structure in Time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import torch
from torch import Tensor, nn

from .arithmetic import add_, relu, tanh
from .kind import CellKind, Derivatives, Gate, See, States, Weights, as_it_is, from_state


@dataclass(frozen=True)
class RNN(CellKind):
    """The pre-activation a is its one gate, if it can be called so: nothing opens or shuts."""

    name = "rnn"
    title = "RNN"
    layer = nn.RNN
    cell = nn.RNNCell
    signals = ("x", "h", "a")
    gates: ClassVar[Mapping[str, Gate]] = {"a": Gate(None, into="h")}
    nonlinearities = ("tanh", "relu")

    nonlinearity: Literal["tanh", "relu"] = "tanh"

    @property
    def fused(self) -> Callable[..., Any]:
        kernel: Callable[..., Any] = torch._VF.rnn_tanh if self.nonlinearity == "tanh" else torch._VF.rnn_relu
        return kernel

    @property
    def chooses(self) -> bool:
        return self.nonlinearity == "relu"

    def variant_of(self, module: nn.Module) -> RNN:
        return RNN("relu" if module.nonlinearity == "relu" else "tanh")

    def gate_values(
        self, x_part: Tensor, h_prev: Tensor, w: Weights, see: See = as_it_is
    ) -> dict[str, Tensor]:
        """a = W_ih x + b_ih + W_hh h_prev + b_hh"""
        return {"a": see("a", add_(x_part, from_state(h_prev, w)))}

    def hidden(self, gates: Mapping[str, Tensor], h_prev: Tensor, w: Weights, see: See = as_it_is) -> Tensor:
        """h = phi(a)"""
        phi = tanh if self.nonlinearity == "tanh" else relu
        return see("h", phi(gates["a"]))

    def derivatives(self, v: Mapping[str, Tensor], before: States, w: Weights) -> Derivatives:
        """dh/da = phi'(a), which is 1 - h^2, or for relu 1 where a > 0, as h is.

        1 - h^2 is 0 as soon as h is rounded to 1; 1 / cosh^2(a) is not. What isn't a number has a derivative
        that is none either.
        """
        h = v["h"]
        if self.nonlinearity == "relu":
            slope = v.get("a", h).clamp(0, 1).ceil_()
        else:
            slope = 1 / torch.cosh(v["a"]) ** 2 if "a" in v else 1 - h * h
        return Derivatives(slope.unsqueeze(-2))
