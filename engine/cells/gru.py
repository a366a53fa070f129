"""The gated recurrent unit: one gate blends the old state with a candidate, another resets what that sees.

Source: Cho et al. (2014), Learning Phrase Representations using RNN Encoder-Decoder, equations 5 to 8. There
the reset gate acts on h_prev BEFORE the matrix product; `torch.nn.GRU`, like cuDNN, applies it AFTER. In both
z -> 1 keeps the old state; Chung et al. (2014) swap z and 1 - z.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

import torch
from torch import Tensor, nn

from ..errors import InputError
from .arithmetic import add_, linear, sigmoid_, tanh_
from .kind import CellKind, Derivatives, Gate, See, States, Weights, as_it_is, from_state

Form = Literal["torch", "cho2014"]


@dataclass(frozen=True)
class GRU(CellKind):
    """Reset gate r, update gate z and candidate n; torch stacks them so."""

    name = "gru"
    title = "GRU"
    layer = nn.GRU
    cell = nn.GRUCell
    signals = ("x", "h", "z", "r", "n")
    gates: ClassVar[Mapping[str, Gate]] = {
        "r": Gate("sigmoid", into="n"),
        "z": Gate("sigmoid", into="h"),
        "n": Gate("tanh", into="h"),
    }
    keeps = "z"
    forms = get_args(Form)
    biases = 2  # r stands before b_hn, and not before b_in

    form: Form = "torch"

    @property
    def fused(self) -> Callable[..., Any]:
        kernel: Callable[..., Any] = torch._VF.gru
        return kernel

    def in_form(self, form: str) -> GRU:
        return GRU("cho2014" if form == "cho2014" else "torch")

    def gate_values(
        self, x_part: Tensor, h_prev: Tensor, w: Weights, see: See = as_it_is
    ) -> dict[str, Tensor]:
        """n = tanh(W_in x + b_in + r * (W_hn h_prev + b_hn)), as torch has it."""
        if self.form == "cho2014":
            return self._gate_values_of_cho(x_part, h_prev, w, see)
        x_r, x_z, x_n = x_part.chunk(3, -1)
        h_r, h_z, h_n = from_state(h_prev, w).chunk(3, -1)
        z = see("z", sigmoid_(add_(x_z, h_z)))
        r = see("r", sigmoid_(add_(x_r, h_r)))
        n = see("n", tanh_(add_(x_n, r * h_n)))
        return {"z": z, "r": r, "n": n}

    def _gate_values_of_cho(self, x_part: Tensor, h_prev: Tensor, w: Weights, see: See) -> dict[str, Tensor]:
        """n = tanh(W_in x + b_in + W_hn (r * h_prev) + b_hn), equation 8."""
        W_hr, W_hz, W_hn = w.W_hh.chunk(3)
        b_hr, b_hz, b_hn = (None, None, None) if w.b_hh is None else w.b_hh.chunk(3)
        x_r, x_z, x_n = x_part.chunk(3, -1)
        z = see("z", sigmoid_(add_(x_z, linear(h_prev, W_hz, b_hz))))
        r = see("r", sigmoid_(add_(x_r, linear(h_prev, W_hr, b_hr))))
        n = see("n", tanh_(add_(x_n, linear(r * h_prev, W_hn, b_hn))))
        return {"z": z, "r": r, "n": n}

    def kept_and_written(self, gates: Mapping[str, Any]) -> tuple[Any, Any]:
        """h = z * h_prev + (1 - z) * n: keep some of the old, write some of the new."""
        return gates["z"], (1 - gates["z"]) * gates["n"]

    def derivatives(self, v: Mapping[str, Tensor], before: States, w: Weights) -> Derivatives:
        """dh/dz = h_prev - n, dh/dn = 1 - z, dh/dh_prev = z, and with u = W_hn h_prev + b_hn
        dh/dr = (1 - z) (1 - n^2) u

        New memory costs more than what is computed in it, so what is kept is written where it stays.
        """
        if self.form == "cho2014":
            raise InputError(
                "the step derivatives of a GRU are those of torch.nn's form, not of 'cho2014': trace it "
                "without that change"
            )
        z, r, n = (v[name] for name in "zrn")
        hidden, h_prev = z.shape[-1], before[0]
        b_hn = None if w.b_hh is None else w.b_hh[..., 2 * hidden :]
        u = linear(h_prev, w.W_hh[..., 2 * hidden :, :], b_hn)
        slopes = z.new_empty(*z.shape[:-1], 3, hidden)
        of_r, of_z, of_n = slopes.unbind(-2)
        new, by_z = 1 - z, h_prev - n
        by_x = torch.addcmul(new, new * n, n, value=-1)  # (1 - z) (1 - n^2): r isn't between x and n
        torch.mul(by_x, r, out=of_n)
        by_r = u.mul_(by_x)
        torch.mul(by_r, r, out=of_r).mul_(1 - r)
        torch.mul(by_z, z, out=of_z).mul_(new)  # (h_prev - n) z (1 - z)
        return Derivatives(slopes, {"r": by_r, "z": by_z, "n": new}, keep=z, by_input={"n": by_x})
