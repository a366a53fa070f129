"""One call of one recurrent module, as the trace keeps it until the gradient has crossed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..cells import CellKind
from .backward import Gradients
from .layout import Layout
from .reconstruct import Reconstructed
from .records import Array, to_array
from .unroll import Unrolled


@dataclass(frozen=True, eq=False)
class Call:
    """What went in, what came out, and every layer in between.

    inputs: what the model passed in, without its graph: the input's data, then the states that it gave.
    layers: by layer, then direction.
    masks: (time, batch, units), what dropout multiplied each layer's output by; None where there is none.
    """

    path: str
    number: int
    cell: CellKind
    layout: Layout
    inputs: tuple[Tensor, ...]
    layers: list[list[Reconstructed | Unrolled]]
    masks: list[Array | None]

    def backward(self, grad_outputs: tuple[Tensor, ...]) -> tuple[list[list[Gradients]], tuple[Tensor, ...]]:
        """The gradients of every layer, and what this call gives to those of `inputs`.

        Args:
            grad_outputs: those of the output's data, h_n, and for an LSTM c_n.
        """
        grad_y, *grad_last = grad_outputs
        grad = to_array(self.layout.steps(grad_y).double())  # (time, batch, directions * units)
        last = [to_array(self.layout.state(g).double()) for g in grad_last]  # each (rows, batch, units)
        gradients: list[list[Gradients]] = []
        for index in reversed(range(len(self.layers))):
            row = self.layers[index]
            mask = self.masks[index]
            grad = grad if mask is None else grad * mask
            ours = slice(index * len(row), (index + 1) * len(row))
            found = self._backward_layer(row, grad, [g[ours] for g in last])
            gradients.insert(0, found)
            grad = found[0].signals["x"]
            if len(found) > 1:  # both directions read one input: its gradient is what both give it
                grad = grad + self.layout.turn_array(found[1].signals["x"])
                found[0].signals["x"] = grad
                found[1].signals["x"] = self.layout.turn_array(grad)
        return gradients, self._of_inputs(grad, gradients)

    def _backward_layer(
        self, row: list[Reconstructed | Unrolled], grad_y: Array, last: list[Array]
    ) -> list[Gradients]:
        """One layer's gradients by direction; last: of its last states, each (directions, batch, units)."""
        time, batch, _ = grad_y.shape
        ends = (self.layout.lengths, np.arange(batch))  # row t + 1 is step t's
        found = []
        parts = np.split(grad_y, len(row), -1) if len(row) > 1 else [grad_y]
        for direction, (run, part) in enumerate(zip(row, parts, strict=True)):
            dh, *rest = (np.zeros((time + 1, *g.shape[1:])) for g in last)
            dh[1:] = self.layout.turn_array(part) if direction else part
            for total, grad_last in zip((dh, *rest), last, strict=True):
                total[ends] += grad_last[direction]
            found.append(run.backward(dh, rest[0] if rest else dh))
        return found

    def _of_inputs(self, grad_x: Array, gradients: list[list[Gradients]]) -> tuple[Tensor, ...]:
        like = self.inputs[0]
        grads = [self.layout.data(torch.from_numpy(grad_x).to(like))]
        for name, _ in zip("hc", self.inputs[1:], strict=False):
            stacked = np.stack([g.initial[name] for row in gradients for g in row])
            grads.append(self.layout.state_data(torch.from_numpy(stacked).to(like)))
        return tuple(grads)

    def nothing(self) -> list[list[Gradients]]:
        """Gradients of 0, for a call whose outputs don't reach the loss."""

        def zeros(arrays: Mapping[str, Array]) -> dict[str, Array]:
            return {name: np.zeros(array.shape) for name, array in arrays.items()}

        return [[Gradients(zeros(run.values), zeros(run.initial)) for run in row] for row in self.layers]

    def add_rest(
        self, layers: list[list[Gradients]], given: Sequence[Tensor | None], totals: Sequence[Tensor | None]
    ) -> None:
        """Adds to the gradients of `inputs`, in place, what reaches them other than through this call.

        Args:
            given: what this call gives to each, None for nothing.
            totals: what each has in all, None where it has no place in the graph, or doesn't reach the loss.
        """
        D = len(layers[0])
        for at, (own, total) in enumerate(zip(given, totals, strict=True)):
            rest = None if total is None else difference(total, own)
            if rest is None:
                continue
            if at == 0:
                steps = to_array(self.layout.steps(rest))
                for direction, found in enumerate(layers[0]):
                    turned = self.layout.turn_array(steps) if direction else steps
                    found.signals["x"] = found.signals["x"] + turned
                continue
            for row, part in enumerate(to_array(self.layout.state(rest))):
                initial = layers[row // D][row % D].initial
                initial["hc"[at - 1]] = initial["hc"[at - 1]] + part


def difference(total: Tensor, own: Tensor | None) -> Tensor | None:
    """total - own in double precision, with 0 where they are the same, infinite or NaN too; None for all 0.

    `own` is rounded to the model's precision, as `total` is: what is left is what others gave.
    """
    if own is None:
        return total.double()
    if total is own or total.data_ptr() == own.data_ptr():
        return None
    same = (total == own) | (total.isnan() & own.isnan())
    return None if bool(same.all()) else torch.where(same, 0, total.double() - own.double())
