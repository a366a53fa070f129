"""From what a hook sees of a recurrent module's call to every signal inside it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from ..cells import CellKind, RecurrentLayer, cell_of
from ..errors import InputError
from .calls import Call
from .changes import Change, Clamp, GRUForm, of_module, reweighted
from .layout import Layout, layout_of
from .modules import direction_count, draws_masks, dropout_mask, layer_weights, run_fused, zero_states
from .reconstruct import Reconstructed, reconstruct
from .records import Array, to_array
from .unroll import Unrolled, unroll


def observe(
    module: RecurrentLayer,
    path: str,
    number: int,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    output: Any,
    rng: Tensor | None,
    changes: Sequence[Change],
    gradient: bool,
    weights: Sequence[Tensor] | None = None,
) -> tuple[Call, tuple[Tensor, ...]]:
    """Everything about a call that just ended, and the outputs that the model is to go on with.

    Args:
        args, kwargs, output: as a forward hook on the module sees them.
        rng: the CPU generator's state before the call, where the module drew dropout masks.
            The output's tensors may be inference tensors: they stay in the engine.
        gradient: whether `Call.backward` is to be possible.
        weights: the module's `flat_weights`, as copies that nobody changes before `Call.backward`.

    Returns:
        The outputs: the output's data, h_n, and for an LSTM c_n, of memory of their own.
    """
    cell = cell_of(module)
    given, hx = arguments(*args, **kwargs)
    y, last = output
    data, y_data = (given.data, y.data) if isinstance(given, PackedSequence) else (given, y)
    if not {data.dtype, y_data.dtype} <= {torch.float32, torch.float64}:
        raise InputError(
            f"{path or 'the module'} runs in {y_data.dtype}; only torch.float32 and float64 can be traced"
        )
    given_states = () if hx is None else as_tuple(hx)
    if torch.is_autocast_enabled(y_data.device.type):  # a GRU on the CPU gives float32 all the same
        raise InputError(
            f"{path or 'the module'} runs under autocast, so partly in "
            f"{torch.get_autocast_dtype(y_data.device.type)}; only torch.float32 and float64 can be traced: "
            "leave autocast out, or call it under torch.autocast(..., enabled=False)"
        )
    layout = layout_of(given, module.batch_first)
    x = layout.steps(data.detach())  # (time, batch, input)
    states = tuple(layout.state(s.detach()) for s in given_states) or zero_states(module, x.shape[1], x)
    mine = of_module(changes, module, path) if changes else {}
    # cuDNN keeps the masks it draws to itself. Then masks are drawn here, and the model goes on with what
    # they give.
    hidden_masks = draws_masks(module) and data.is_cuda
    known = None if mine or hidden_masks else layout.steps(y_data)
    with torch.no_grad() if mine else torch.inference_mode():
        layers, masks, top = see_through(module, cell, layout, x, known, states, rng, mine, gradient, weights)
        out = outputs(layers, layout, top) if known is None else (y_data, *as_tuple(last))
    inputs = (data.detach(), *(s.detach() for s in given_states))
    call = Call(path, number, cell, layout, inputs, layers, masks)
    return call, tuple(t.clone() for t in out)


def given_tensors(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[Tensor, ...]:
    """What a module was called with: the input's data, then its states."""
    given, hx = arguments(*args, **kwargs)
    data = given.data if isinstance(given, PackedSequence) else given
    return (data, *(() if hx is None else as_tuple(hx)))


def in_form(output: Any, tensors: tuple[Tensor, ...]) -> Any:
    """Other tensors in the form of a module's output."""
    y, last = output
    data, *states = tensors
    form = y._replace(data=data) if isinstance(y, PackedSequence) else data
    return form, tuple(states) if isinstance(last, tuple) else states[0]


def arguments(input: Any, hx: Any = None) -> tuple[Any, Any]:  # noqa: A002, as torch names it
    """The arguments of a recurrent module's forward."""
    return input, hx


def as_tuple(states: Any) -> tuple[Tensor, ...]:
    """A module's states, (h,) or (h, c), however they come."""
    return tuple(states) if isinstance(states, tuple | list) else (states,)


def see_through(
    module: RecurrentLayer,
    cell: CellKind,
    layout: Layout,
    x: Tensor,
    y: Tensor | None,
    states: tuple[Tensor, ...],
    rng: Tensor | None,
    changes: Mapping[tuple[int, int], Sequence[Change]],
    gradient: bool,
    weights: Sequence[Tensor] | None,
) -> tuple[list[list[Reconstructed | Unrolled]], list[Array | None], Tensor]:
    """Every layer and direction, the dropout masks after them, and the output (time, batch, directions *
    units).

    Args:
        x: (time, batch, input).
        y: the module's output, (time, batch, directions * units); None where another is wanted than it gave.
        states: the initial ones, each (layers * directions, batch, units).
        changes: by (layer, direction).
    """
    D = direction_count(module)
    layers: list[list[Reconstructed | Unrolled]] = []
    masks: list[Array | None] = [None] * module.num_layers
    with nullcontext() if rng is None else replayed(rng):
        for index in range(module.num_layers):
            top = index == module.num_layers - 1
            known = () if y is None or not top else y.chunk(D, -1) if D > 1 else (y,)
            row: list[Reconstructed | Unrolled] = []
            results = []
            for direction in range(D):
                turn = layout.turn if direction else as_it_is
                w = layer_weights(module, index, direction, weights)
                initial = tuple(s[index * D + direction] for s in states)
                x_d = turn(x)
                run: Reconstructed | Unrolled
                here = changes.get((index, direction), ())
                # Other weights are no reason to leave the kernel; it takes no bias where the module has none.
                fused = cell.fused is not None and module.bias
                if here and (not fused or any(isinstance(c, Clamp | GRUForm) for c in here)):
                    run = unroll(cell, x_d, initial, w, here, gradient)
                    h = torch.from_numpy(run.values["h"]).to(x)
                else:
                    # The lower layers' states never leave the fused kernel: these layers run once more, where
                    # they can with the module's own weights, which cuDNN wants side by side.
                    w = reweighted(w, cell, here)
                    own = w if here else layer_weights(module, index, direction)
                    h = turn(known[direction]) if known else run_fused(module, x_d, initial, own)
                    run = reconstruct(cell, x_d, h, initial, w, layout.valid)
                row.append(run)
                results.append(
                    turn(h if layout.valid is None else torch.where(layout.valid.unsqueeze(-1), h, 0))
                )
            layers.append(row)
            x = torch.cat(results, -1) if D > 1 else results[0]
            if draws_masks(module) and not top:
                mask = dropout_mask(module.dropout, x, layout)
                masks[index] = to_array(mask)
                x = x * mask
    return layers, masks, x


def outputs(layers: list[list[Reconstructed | Unrolled]], layout: Layout, y: Tensor) -> tuple[Tensor, ...]:
    """The output's data and the last states, in the module's form, from the layers themselves."""
    ends = (layout.lengths - 1, range(y.shape[1]))
    runs = [run for row in layers for run in row]
    last = (
        torch.stack([torch.from_numpy(run.values[name][ends]) for run in runs]).to(y)
        for name in "hc"
        if name in runs[0].values
    )
    return layout.data(y), *map(layout.state_data, last)


def as_it_is(steps: Tensor) -> Tensor:
    """How the forward direction turns its input."""
    return steps


@contextmanager
def replayed(rng: Tensor) -> Iterator[None]:
    """The CPU generator once more as it was at `rng`; afterwards as it is now."""
    now = torch.get_rng_state()
    torch.set_rng_state(rng)
    try:
        yield
    finally:
        torch.set_rng_state(now)
