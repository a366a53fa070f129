"""One call of one recurrent module, as the trace keeps it until the gradient has crossed it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.backward import Gradients
from engine.equations import Kind
from engine.layout import Layout
from engine.reconstruct import Reconstructed
from engine.records import Array, to_array
from engine.unroll import Unrolled


@dataclass(frozen=True, eq=False)
class Call:
    """What went in, what came out, and every layer in between.

    inputs: what the model passed in, with its graph: the input's data, then the states that it gave.
    leaves: what the model got back: the output's data, h_n, and for an LSTM c_n.
    output: the leaves in the form in which the module returns them.
    layers: by layer, then direction.
    masks: (time, batch, units), what dropout multiplied each layer's output by; None where there is none.
    """

    path: str
    number: int
    kind: Kind
    layout: Layout
    inputs: tuple[Tensor, ...]
    leaves: tuple[Tensor, ...]
    output: Any
    layers: list[list[Reconstructed | Unrolled]]
    masks: list[Array | None]

    def backward(self, grad_leaves: tuple[Tensor, ...]) -> tuple[list[list[Gradients]], tuple[Tensor, ...]]:
        """The gradients of every layer, and of `inputs`, from those of `leaves`."""
        grad_y, *grad_last = grad_leaves
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
        for direction, (run, part) in enumerate(zip(row, np.split(grad_y, len(row), -1), strict=True)):
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
