"""One call of one recurrent module: from what went in and out to every layer's signals, and back with the gradient."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from engine.backward import Gradients
from engine.equations import Kind
from engine.errors import InputError
from engine.layout import Layout, layout_of
from engine.modules import direction_count, dropout_mask, kind_of, layer_weights, run_fused, zero_states
from engine.reconstruct import Reconstructed, reconstruct, to_array
from engine.records import Array


@dataclass(frozen=True, eq=False)
class Call:
    """What the engine keeps of one call until the trace is done.

    inputs: what the model passed in, with its graph: the input's data, then the states it gave.
    leaves: what the model got back: the output's data, h_n, and c_n for an LSTM.
    output: the leaves in the form in which the module returns them.
    layers: by layer, then direction.
    masks: (time, batch, units), what dropout multiplied each layer's output by; None where it did nothing.
    """

    path: str
    number: int
    kind: Kind
    layout: Layout
    inputs: tuple[Tensor, ...]
    leaves: tuple[Tensor, ...]
    output: Any
    layers: list[list[Reconstructed]]
    masks: list[Array | None]

    def backward(self, grad_leaves: tuple[Tensor, ...]) -> tuple[list[list[Gradients]], tuple[Tensor, ...]]:
        """The gradients of every layer, and of `inputs`, from those of `leaves`."""
        layout, (grad_y, *grad_last) = self.layout, grad_leaves
        grad = to_array(layout.steps(grad_y)).astype(np.float64)  # (time, batch, directions * units)
        last = [
            to_array(layout.state(g)).astype(np.float64) for g in grad_last
        ]  # (layers * directions, batch, units)
        ends = (layout.lengths.numpy() - 1, np.arange(len(layout.lengths)))
        gradients: list[list[Gradients]] = []
        for index in reversed(range(len(self.layers))):
            runs, mask = self.layers[index], self.masks[index]
            if mask is not None:
                grad = grad * mask
            row: list[Gradients] = []
            for direction, (run, part) in enumerate(zip(runs, np.split(grad, len(runs), -1), strict=True)):
                at = index * len(runs) + direction
                grad_h = (layout.turn_array(part) if direction else part).copy()
                grad_h[ends] += last[0][at]
                grad_c = None
                if len(last) == 2:
                    grad_c = np.zeros((*grad_h.shape[:2], last[1].shape[-1]))
                    grad_c[ends] = last[1][at]
                row.append(run.backward(grad_h, grad_c))
            grad = row[0].signals["x"]
            for other in row[1:]:
                grad = grad + layout.turn_array(other.signals["x"])
            gradients.insert(0, row)
        flat = [g for row in gradients for g in row]
        like = self.inputs[0]
        grad_inputs = [layout.data(torch.from_numpy(grad).to(like))]
        for name in ("h", "c")[: len(self.inputs) - 1]:
            stacked = torch.from_numpy(np.stack([g.initial[name] for g in flat])).to(like)
            grad_inputs.append(layout.state_data(stacked))
        return gradients, tuple(grad_inputs)


def observe(
    module: nn.RNNBase,
    path: str,
    number: int,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    output: Any,
    rng: Tensor | None,
    gradient: bool,
) -> Call:
    """Everything about a call that just ended.

    Args:
        args, kwargs, output: as a forward hook on the module sees them.
        rng: the generator's state before the call, where the module draws dropout masks.
        gradient: whether the output is to be handed on as leaves.
    """
    given, hx = arguments(*args, **kwargs)
    y, last = output
    packed = isinstance(given, PackedSequence)
    data, y_data = (given.data, y.data) if packed else (given, y)
    if data.dtype not in (torch.float32, torch.float64):
        raise InputError(
            f"{path or 'the module'} runs in {data.dtype}: trace it in torch.float32 or torch.float64"
        )
    layout = layout_of(given, module.batch_first)
    states_given = () if hx is None else hx if isinstance(hx, tuple) else (hx,)
    x = layout.steps(data.detach())  # (time, batch, input)
    states = tuple(layout.state(s.detach()) for s in states_given) or zero_states(module, x.shape[1], x)
    layers, masks = see_through(module, layout, x, layout.steps(y_data.detach()), states, rng)
    out = tuple(t.detach() for t in (y_data, *(last if isinstance(last, tuple) else (last,))))
    if gradient:
        out = tuple(t.requires_grad_() for t in out)
    y_out = y._replace(data=out[0]) if packed else out[0]
    kind = kind_of(module)
    assert kind is not None
    form = (y_out, out[1:] if kind == "lstm" else out[1])
    return Call(path, number, kind, layout, (data, *states_given), out, form, layers, masks)


def arguments(input: Any, hx: Any = None) -> tuple[Any, Any]:  # noqa: A002, as torch names it
    """The arguments of a recurrent module's forward."""
    return input, hx


def see_through(
    module: nn.RNNBase, layout: Layout, x: Tensor, y: Tensor, states: tuple[Tensor, ...], rng: Tensor | None
) -> tuple[list[list[Reconstructed]], list[Array | None]]:
    """Every layer and direction from the module's input x and output y, and the dropout masks between them.

    The lower layers' outputs never leave the fused kernel: these layers run once more, one by one.
    """
    kind = kind_of(module)
    assert kind is not None
    D = direction_count(module)
    layers: list[list[Reconstructed]] = []
    masks: list[Array | None] = [None] * module.num_layers
    with replayed(rng):
        for index in range(module.num_layers):
            top = index == module.num_layers - 1
            row, outputs = [], list(y.chunk(D, -1)) if top else []
            for direction in range(D):
                turn = layout.turn if direction else as_it_is
                w = layer_weights(module, index, direction)
                initial = tuple(s[index * D + direction] for s in states)
                x_d = turn(x)
                if not top:
                    h = run_fused(module, x_d, initial, w)
                    outputs.append(
                        turn(h if layout.valid is None else torch.where(layout.valid.unsqueeze(-1), h, 0))
                    )
                h = turn(outputs[direction])
                row.append(
                    reconstruct(kind, getattr(module, "nonlinearity", ""), x_d, h, initial, w, layout.valid)
                )
            layers.append(row)
            x = torch.cat(outputs, -1)
            if rng is not None and not top:
                mask = dropout_mask(module.dropout, x, layout)
                masks[index] = to_array(mask)
                x = x * mask
    return layers, masks


def as_it_is(steps: Tensor) -> Tensor:
    """The forward direction's turn."""
    return steps


@contextmanager
def replayed(rng: Tensor | None) -> Iterator[None]:
    """The CPU generator as it was at `rng`, and afterwards as it is now."""
    if rng is None:
        yield
        return
    now = torch.get_rng_state()
    torch.set_rng_state(rng)
    try:
        yield
    finally:
        torch.set_rng_state(now)
