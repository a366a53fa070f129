"""What the engine must know of `nn.RNN`, `nn.LSTM` and `nn.GRU`: kind, weights, states, and how to run one layer."""

from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn.functional import dropout

from engine.equations import Kind, Weights
from engine.layout import Layout

FUSED: dict[str, Any] = {
    "LSTM": torch._VF.lstm,
    "GRU": torch._VF.gru,
    "RNN_TANH": torch._VF.rnn_tanh,
    "RNN_RELU": torch._VF.rnn_relu,
}
STOCK: dict[type[nn.RNNBase], Kind] = {nn.RNN: "rnn", nn.LSTM: "lstm", nn.GRU: "gru"}


def kind_of(module: nn.RNNBase) -> Kind | None:
    """ "rnn", "lstm" or "gru"; None for a module whose forward isn't the stock one."""
    for stock, kind in STOCK.items():
        if type(module).forward is stock.forward:
            return kind
    return None


def direction_count(module: nn.RNNBase) -> int:
    """1, or 2 for a bidirectional module."""
    return 2 if module.bidirectional else 1


def layer_weights(module: nn.RNNBase, layer: int, direction: int) -> Weights:
    """The weights that the module's last call used. Direction 1 is the backward one."""
    # _flat_weights, not getattr: a parametrized weight (spectral norm) would be computed anew, and could change by that.
    flat = cast(list[Tensor], module._flat_weights)
    rows = module.num_layers * direction_count(module)
    per_row = len(flat) // rows
    start = (layer * direction_count(module) + direction) * per_row
    W_ih, W_hh, *rest = (w.detach() for w in flat[start : start + per_row])
    b_ih, b_hh = rest[:2] if module.bias else (None, None)
    return Weights(W_ih, W_hh, b_ih, b_hh, rest[-1] if module.proj_size else None)


def zero_states(module: nn.RNNBase, batch: int, like: Tensor) -> tuple[Tensor, ...]:
    """What a module starts from when it is given no state: (h,), or (h, c) for an LSTM.

    Each (layers * directions, batch, units).
    """
    rows = module.num_layers * direction_count(module)
    h = like.new_zeros(rows, batch, module.proj_size or module.hidden_size)
    return (h, like.new_zeros(rows, batch, module.hidden_size)) if module.mode == "LSTM" else (h,)


def run_fused(module: nn.RNNBase, x: Tensor, initial: tuple[Tensor, ...], w: Weights) -> Tensor:
    """The hidden states of one layer in one direction, from the module's own fused kernel.

    Args:
        x: (time, batch, input), in the order of processing, padding at the end.
        initial: (h_0,) or (h_0, c_0), each (batch, units).

    Returns:
        (time, batch, units)
    """
    states = [s.unsqueeze(0).contiguous() for s in initial]
    flat = [v for v in (w.W_ih, w.W_hh, w.b_ih, w.b_hh, w.W_hr) if v is not None]
    hx = states if module.mode == "LSTM" else states[0]
    h: Tensor = FUSED[module.mode](x, hx, flat, module.bias, 1, 0.0, module.training, False, False)[0]
    return h


def dropout_mask(p: float, y: Tensor, layout: Layout) -> Tensor:
    """What `nn.LSTM` and the like multiply a layer's output y by, in training: 0 or 1 / (1 - p).

    Drawn in the order in which the fused CPU kernels draw: the same generator state gives the same mask.
    """
    if layout.valid is None:
        return dropout(torch.ones_like(y), p)
    return layout.steps(dropout(torch.ones_like(layout.data(y)), p))
