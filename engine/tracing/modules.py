"""What the engine must know of a recurrent layer: weights, states, one layer of it at a time."""

from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor
from torch.nn.functional import dropout

from ..cells import RecurrentLayer, Weights, cell_of
from .layout import Layout


def direction_count(module: RecurrentLayer) -> int:
    """1, or 2 for a bidirectional module."""
    return 2 if module.bidirectional else 1


def draws_masks(module: RecurrentLayer) -> bool:
    """Whether dropout acts between the module's layers."""
    return module.training and module.dropout > 0 and module.num_layers > 1


def flat_weights(module: RecurrentLayer) -> list[Tensor]:
    """The weights that the module's last call used, layer by layer, each direction after the other."""
    # Not by name: a parametrized weight (spectral norm) would be computed anew, and might change.
    return cast(list[Tensor], module._flat_weights)


def layer_weights(
    module: RecurrentLayer, layer: int, direction: int, flat: Sequence[Tensor] | None = None
) -> Weights:
    """The weights that the module's last call used, or those in `flat`. Direction 1 is the backward one."""
    flat = flat_weights(module) if flat is None else flat
    per_row = len(flat) // (module.num_layers * direction_count(module))
    start = (layer * direction_count(module) + direction) * per_row
    W_ih, W_hh, *rest = (w.detach() for w in flat[start : start + per_row])
    b_ih, b_hh = rest[:2] if module.bias else (None, None)
    return Weights(W_ih, W_hh, b_ih, b_hh, rest[-1] if module.proj_size else None)


def zero_states(module: RecurrentLayer, batch: int, like: Tensor) -> tuple[Tensor, ...]:
    """What a module starts from when it is given no state: (h,), or (h, c) for an LSTM.

    Each (layers * directions, batch, units).
    """
    rows = module.num_layers * direction_count(module)
    h = like.new_zeros(rows, batch, module.proj_size or module.hidden_size)
    return (h, like.new_zeros(rows, batch, module.hidden_size)) if "c" in cell_of(module).states else (h,)


def run_fused(module: RecurrentLayer, x: Tensor, initial: tuple[Tensor, ...], w: Weights) -> Tensor:
    """The hidden states of one layer in one direction, from the module's own fused kernel.

    Args:
        x: (time, batch, input), in the order of processing, padding at the end.
        initial: (h_0,) or (h_0, c_0), each (batch, units).

    Returns:
        (time, batch, units)
    """
    cell = cell_of(module)
    assert cell.fused is not None
    states = [s.unsqueeze(0).contiguous() for s in initial]
    flat = [v for v in (w.W_ih, w.W_hh, w.b_ih, w.b_hh, w.W_hr) if v is not None]
    hx = states if "c" in cell.states else states[0]
    options = (flat, module.bias, 1, 0.0, module.training, False)
    if w.W_hr is not None and not x.is_cuda:
        # Given a tensor, torch warns that oneDNN knows no projections; packed data goes the same way quietly.
        sizes = torch.full((x.shape[0],), x.shape[1])
        flat_h: Tensor = cell.fused(x.flatten(0, 1), sizes, hx, *options)[0]
        return flat_h.view(*x.shape[:2], -1)
    h: Tensor = cell.fused(x, hx, *options, False)[0]
    return h


def dropout_mask(p: float, y: Tensor, layout: Layout) -> Tensor:
    """What training multiplies a layer's output y by: 0, or 1 / (1 - p). (time, batch, units)

    Drawn as torch's CPU kernels draw: the same state of the generator gives the same mask.
    """
    if layout.valid is None:
        return dropout(torch.ones_like(y, memory_format=torch.contiguous_format), p)
    return layout.steps(dropout(torch.ones_like(layout.data(y)), p))
