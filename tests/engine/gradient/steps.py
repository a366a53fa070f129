"""One step of each kind of network, written out by hand for one vector: what the Jacobians are checked by."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

import engine
from engine import LayerTrace
from tests.engine.cases import Case

Held = Mapping[str, tuple[list[int], float]]


class Step:
    """A layer of a module in one direction; `Step(...)(x, state)` is the next state, [h, c] for an LSTM.

    held: by signal, the units that are held, and at what. W_hh: another one in place of the module's.
    """

    def __init__(
        self,
        module: nn.RNNBase,
        layer: int,
        direction: str,
        held: Held | None = None,
        W_hh: Tensor | None = None,
    ) -> None:
        suffix = f"_l{layer}" + ("_reverse" if direction == "backward" else "")
        get = {
            name.removesuffix(suffix): p.detach()
            for name, p in module.named_parameters()
            if name.endswith(suffix)
        }
        self.W, self.U = get["weight_ih"], get["weight_hh"] if W_hh is None else W_hh
        zero = torch.zeros_like(self.W[:, 0])
        self.b, self.d = get.get("bias_ih", zero), get.get("bias_hh", zero)
        self.R = get.get("weight_hr")
        self.mode, self.H, self.held = module.mode, module.hidden_size, held or {}

    def hold(self, name: str, value: Tensor) -> Tensor:
        if name not in self.held:
            return value
        units, at = self.held[name]
        mask = torch.tensor([unit in units for unit in range(len(value))])
        return torch.where(mask, at, value)

    def __call__(self, x: Tensor, state: Tensor, gates_see: Tensor | None = None) -> Tensor:
        """gates_see: an h_prev for the gates alone, in place of the state's."""
        h, c = state[: self.U.shape[1]], state[self.U.shape[1] :]
        seen = h if gates_see is None else gates_see

        def parts(k: int) -> tuple[Tensor, Tensor]:
            rows = slice(k * self.H, (k + 1) * self.H)
            return self.W[rows] @ x + self.b[rows], self.U[rows] @ seen + self.d[rows]

        def sigmoid(k: int) -> Tensor:
            return 1 / (1 + torch.exp(-sum(parts(k))))

        if self.mode == "LSTM":
            i, f = self.hold("i", sigmoid(0)), self.hold("f", sigmoid(1))
            g, o = self.hold("g", torch.tanh(sum(parts(2)))), self.hold("o", sigmoid(3))
            c = self.hold("c", f * c + i * g)
            s = o * torch.tanh(c)
            return torch.cat([self.hold("h", s if self.R is None else self.R @ s), c])
        if self.mode == "GRU":
            r, z = self.hold("r", sigmoid(0)), self.hold("z", sigmoid(1))
            from_x, from_h = parts(2)
            n = self.hold("n", torch.tanh(from_x + r * from_h))
            return self.hold("h", (1 - z) * n + z * h)
        a = self.hold("a", sum(parts(0)))
        return self.hold("h", torch.tanh(a) if self.mode == "RNN_TANH" else torch.relu(a))


def traced(case: Case, **options: object) -> engine.Trace:
    """The trace of a case, with its loss."""
    return engine.trace(case.module, case.inputs, case.loss, **options)


def in_order(layer: LayerTrace, name: str, sequence: int, gradient: bool = False) -> np.ndarray:
    """One sequence's signal without its padding, in the order of processing: (time, units)."""
    signal = layer[name].gradient if gradient else layer[name].value
    steps = signal[sequence, : layer.lengths[sequence]]
    return steps[::-1].copy() if layer.direction == "backward" else steps.copy()


def states(layer: LayerTrace, sequence: int) -> Tensor:
    """State 0, the initial one, and those after each step: (1 + time, n)."""
    parts = []
    for name in layer.initial:
        first = layer.initial[name].value[sequence][None]
        parts.append(np.concatenate([first, in_order(layer, name, sequence)]))
    return torch.tensor(np.concatenate(parts, 1))


def step_jacobians(layer: LayerTrace, module: nn.RNNBase, sequence: int, held: Held | None = None) -> Tensor:
    """By `torch.func.jacrev`, one step after the other: (time, n, n)."""
    step = Step(module, layer.index, layer.direction, held)
    x = torch.tensor(in_order(layer, "x", sequence))
    before = states(layer, sequence)[:-1]
    return torch.stack([torch.func.jacrev(lambda s, t=t: step(x[t], s))(before[t]) for t in range(len(x))])
