"""The recurrent networks of `torch.nn`, written out by hand: one sequence, one step, one vector at a time.

It shares nothing with the engine: no batches, no padding, no stacked products, and plain autograd for the
gradients.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

Touch = Callable[[int, int, str, int, Tensor], Tensor]
"""(layer, direction, signal, step, value) -> the value that is used from there on."""


def leave(layer: int, direction: int, name: str, t: int, value: Tensor) -> Tensor:
    return value


@dataclass
class Sequence:
    """One sequence through a module.

    y: (time, directions * units); h_n, c_n: by (layer, direction);
    signals: by (layer, direction, name), a tensor for each step in the order of the sentence.
    """

    y: Tensor
    h_n: dict[tuple[int, int], Tensor] = field(default_factory=dict)
    c_n: dict[tuple[int, int], Tensor] = field(default_factory=dict)
    signals: dict[tuple[int, int, str], list[Tensor]] = field(default_factory=dict)


def run(
    module: nn.RNNBase,
    x: Tensor,
    h_0: Tensor,
    c_0: Tensor | None = None,
    touch: Touch = leave,
    cho: bool = False,
) -> Sequence:
    """x: (time, input); h_0, c_0: (layers * directions, units)."""
    D = 2 if module.bidirectional else 1
    out = Sequence(x)
    steps = list(x.unbind())
    for layer in range(module.num_layers):
        results = []
        for direction in range(D):
            at = layer * D + direction
            c = None if c_0 is None else c_0[at]
            results.append(_layer(module, layer, direction, steps, h_0[at], c, touch, cho, out))
        steps = [torch.cat(parts) for parts in zip(*results, strict=True)]
    out.y = torch.stack(steps)
    return out


def _layer(
    module: nn.RNNBase,
    layer: int,
    direction: int,
    steps: list[Tensor],
    h: Tensor,
    c: Tensor | None,
    touch: Touch,
    cho: bool,
    out: Sequence,
) -> list[Tensor]:
    suffix = f"_l{layer}" + ("_reverse" if direction else "")

    def weight(name: str) -> Tensor:
        return getattr(module, name + suffix).detach()

    W, U = weight("weight_ih"), weight("weight_hh")
    H = module.hidden_size
    zero = W.new_zeros(len(W))
    b, d = (weight("bias_ih"), weight("bias_hh")) if module.bias else (zero, zero)
    hs: list[Tensor] = [h] * len(steps)
    order = range(len(steps))
    for t in reversed(order) if direction else order:
        x = steps[t]

        def see(name: str, value: Tensor, t: int = t) -> Tensor:
            value = touch(layer, direction, name, t, value)
            if value.requires_grad:
                value.retain_grad()
            out.signals.setdefault((layer, direction, name), [value] * len(steps))[t] = value
            return value

        def gate(k: int, x: Tensor = x, h: Tensor = h) -> Tensor:
            rows = slice(k * H, (k + 1) * H)
            return W[rows] @ x + b[rows] + U[rows] @ h + d[rows]

        if module.mode == "LSTM":
            i = see("i", 1 / (1 + torch.exp(-gate(0))))
            f = see("f", 1 / (1 + torch.exp(-gate(1))))
            g = see("g", torch.tanh(gate(2)))
            o = see("o", 1 / (1 + torch.exp(-gate(3))))
            c = see("c", f * c + i * g)
            s = o * torch.tanh(c)
            h = see("h", weight("weight_hr") @ s if module.proj_size else s)
        elif module.mode == "GRU":
            r = see("r", 1 / (1 + torch.exp(-gate(0))))
            z = see("z", 1 / (1 + torch.exp(-gate(1))))
            rows = slice(2 * H, 3 * H)
            if cho:
                a = W[rows] @ x + b[rows] + U[rows] @ (r * h) + d[rows]
            else:
                a = W[rows] @ x + b[rows] + r * (U[rows] @ h + d[rows])
            n = see("n", torch.tanh(a))
            h = see("h", n - z * n + z * h)
        else:
            a = see("a", gate(0))
            h = see("h", torch.tanh(a) if module.mode == "RNN_TANH" else torch.where(a > 0, a, 0))
        hs[t] = h
    out.h_n[layer, direction] = h
    if c is not None:
        out.c_n[layer, direction] = c
    return hs
