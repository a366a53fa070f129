"""A kind of cell in one file: the LSTM with nothing but its forget gate.

Source: van der Westhuizen and Lasenby (2018), The unreasonable effectiveness of the forget gate, equation 4,
with beta = 0; there the state is called c, and it is h too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import torch
from torch import Tensor
from torch.nn.functional import linear

from engine.cells import CellKind, Weights
from engine.cells.arithmetic import add_, sigmoid_, tanh_
from engine.cells.kind import Derivatives, Gate, See, States, as_it_is, from_state
from engine.cells.plain_layer import PlainLayer


class JANETLayer(PlainLayer):
    """As the paper has it: written by itself, since the tests hold the engine's numbers against it."""

    blocks = 2

    def forward_step(self, x: Tensor, state: States) -> States:
        """h = f * h_prev + (1 - f) * g"""
        (h_prev,) = state
        a = linear(x, self.weight_ih_l0, self.bias_ih_l0) + linear(h_prev, self.weight_hh_l0, self.bias_hh_l0)
        a_f, a_g = a.chunk(2, -1)
        f, g = torch.sigmoid(a_f), torch.tanh(a_g)
        return (f * h_prev + (1 - f) * g,)


class JANET(CellKind):
    """Forget gate f and candidate g."""

    name = "janet"
    title = "JANET"
    layer = JANETLayer
    signals = ("x", "h", "f", "g")
    gates: ClassVar[Mapping[str, Gate]] = {"f": Gate("sigmoid", into="h"), "g": Gate("tanh", into="h")}
    keeps = "f"

    def gate_values(
        self, x_part: Tensor, h_prev: Tensor, w: Weights, see: See = as_it_is
    ) -> dict[str, Tensor]:
        """f = sigmoid(a_f), g = tanh(a_g)"""
        a_f, a_g = add_(x_part, from_state(h_prev, w)).chunk(2, -1)
        return {"f": see("f", sigmoid_(a_f)), "g": see("g", tanh_(a_g))}

    def kept_and_written(self, gates: Mapping[str, Any]) -> tuple[Any, Any]:
        """h = f * h_prev + (1 - f) * g"""
        return gates["f"], (1 - gates["f"]) * gates["g"]

    def derivatives(self, v: Mapping[str, Tensor], before: States, w: Weights) -> Derivatives:
        """dh/df = h_prev - g, dh/dg = 1 - f, dh/dh_prev = f"""
        f, g, (h_prev,) = v["f"], v["g"], before
        by_gate = {"f": h_prev - g, "g": 1 - f}
        slopes = torch.stack([by_gate["f"] * f * (1 - f), by_gate["g"] * (1 - g * g)], -2)
        return Derivatives(slopes, by_gate, keep=f)
