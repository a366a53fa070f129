"""The same equations step by step: slower than the fused kernel, but open to changes while it runs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import torch
from torch import Tensor

from ..cells.kind import CellKind, Weights, from_input, step
from .backward import Gradients
from .changes import Change, Clamp, GRUForm, reweighted
from .records import Array, to_array


@dataclass(frozen=True, eq=False)
class Unrolled:
    """One layer in one direction, run step by step; everything in the order of processing.

    It runs in double precision, whatever the module's, so that its gradients don't vanish by rounding.

    x: (time, batch, input), and start: (h_0,) or (h_0, c_0); the leaves of the graph.
    steps: every signal, step by step, each (batch, units).
    dtype: the module's.
    """

    x: Tensor
    start: tuple[Tensor, ...]
    steps: dict[str, list[Tensor]]
    dtype: torch.dtype

    @cached_property
    def values(self) -> dict[str, Array]:
        """The layer's signals in the module's precision, each (time, batch, units)."""
        stacks = {"x": self.x} | {name: torch.stack(steps) for name, steps in self.steps.items()}
        return {name: to_array(stack.to(self.dtype)) for name, stack in stacks.items()}

    @cached_property
    def initial(self) -> dict[str, Array]:
        """ "h", and "c" for an LSTM, each (batch, units)."""
        return {name: to_array(state.to(self.dtype)) for name, state in zip("hc", self.start, strict=False)}

    def backward(self, dh: Array, dc: Array) -> Gradients:
        """Total gradients by autograd, from what reaches h and c from outside, as in
        `engine.tracing.backward`."""
        names = list(self.steps)
        inputs = [self.x, *self.start, *(step for name in names for step in self.steps[name])]
        outputs, given = [*self.steps["h"]], [*self._tensor(dh[1:])]
        if "c" in self.steps:
            outputs += self.steps["c"]
            given += self._tensor(dc[1:])
        # a gradient inside the loss may have passed here before
        found = torch.autograd.grad(outputs, inputs, given, retain_graph=True, allow_unused=True)
        filled = [torch.zeros_like(x) if g is None else g for x, g in zip(inputs, found, strict=True)]
        first, time = 1 + len(self.start), len(self.x)
        signals = {"x": to_array(filled[0])}
        for at, name in enumerate(names):
            signals[name] = to_array(torch.stack(filled[first + at * time : first + (at + 1) * time]))
        return Gradients(signals, dict(zip("hc", map(to_array, filled[1:first]), strict=False)))

    def _tensor(self, grad: Array) -> Tensor:
        return torch.from_numpy(grad).to(self.x.device)


def unroll(
    cell: CellKind,
    x: Tensor,
    initial: tuple[Tensor, ...],
    w: Weights,
    changes: Sequence[Change] = (),
    gradient: bool = False,
) -> Unrolled:
    """Runs one layer in one direction step by step.

    Args:
        x: (time, batch, input), in the order of processing.
        initial: (h_0,) or (h_0, c_0), each (batch, units).
        changes: those for this layer.
        gradient: whether `Unrolled.backward` is to be possible.
    """
    with torch.set_grad_enabled(gradient):
        leaf, *start = (private(v).requires_grad_(gradient) for v in (x, *initial))
        w = in_double(reweighted(w, cell, changes))
        for change in changes:
            if isinstance(change, GRUForm):
                cell = cell.in_form(change.form)
        clamps = [(c, held_units(c, initial)) for c in changes if isinstance(c, Clamp)]
        steps: dict[str, list[Tensor]] = defaultdict(list)

        def see(name: str, value: Tensor) -> Tensor:
            for clamp, held in clamps:
                if clamp.signal == name:
                    value = torch.where(held, clamp.value, value)
            steps[name].append(value)
            return value

        state = tuple(start)
        for x_part in from_input(leaf, w).unbind(0):
            state = step(cell, x_part, state, w, see)
    return Unrolled(leaf, tuple(start), dict(steps), x.dtype)


def private(tensor: Tensor) -> Tensor:
    """A copy in double precision, which nobody else can change."""
    return tensor.detach().to(torch.float64, copy=True)


def in_double(w: Weights) -> Weights:
    """The same weights in double precision."""
    return replace(w, **{name: value.double() for name, value in vars(w).items() if value is not None})


def held_units(clamp: Clamp, initial: tuple[Tensor, ...]) -> Tensor:
    """(units,), True for those that the clamp holds."""
    like = initial[0 if clamp.signal == "h" else -1]  # with a projection, h is narrower than c and the gates
    held = torch.full(like.shape[-1:], clamp.units is None, device=like.device)
    held[list(clamp.units or ())] = True
    return held
