"""The recurrent layers of several networks at once, forward and backward: each product is of all of them.

`torch.nn` reads with one network a call, and in a small one the calls cost more than what they compute. Going
back, autograd would add up the weights' gradients in new memory at every step; here they grow in place.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from ..cells.kind import CellKind, Derivatives, States, Weights, from_input, next_states

Step = tuple[dict[str, Tensor], States, States]
"""What the way back needs of a step: the gates that are squashed, and the cell state before and after it."""


def through(cell: CellKind, initial: States, x: Tensor, *weights: Tensor | None) -> tuple[Tensor, States]:
    """Reads x from an initial state on.

    Args:
        cell: the kind.
        initial: (h,) or (h, c), each (networks, batch, hidden); no gradient goes there.
        x: (time, networks, batch, input).
        weights: W_ih, W_hh, b_ih and b_hh, as `Weights` stacks them.

    Returns:
        h_t of every step, (time, networks, batch, hidden), and the state after the last one, without a graph.
    """
    h, *state = StackedLayer.apply(cell, initial, x, *weights)  # type: ignore[no-untyped-call]
    return h, tuple(state)


class StackedLayer(torch.autograd.Function):
    """See `through`."""

    @staticmethod
    def forward(ctx: Any, cell: CellKind, initial: States, x: Tensor, *weights: Tensor) -> Any:
        """What `through` returns."""
        w = Weights(*weights)
        state, h, steps = initial, [], []
        for x_t in x.unbind(0):
            gates = cell.gate_values(from_input(x_t, w), state[0], w)
            after = next_states(cell, gates, state, w)
            steps.append(({name: gates[name] for name in cell.squashed}, state[1:], after[1:]))
            h.append(after[0])
            state = after
        ctx.cell, ctx.h_0, ctx.steps = cell, initial[0], steps
        states = torch.stack(h)
        ctx.save_for_backward(x, states, *weights)
        ctx.mark_non_differentiable(*state)
        return states, *state

    @staticmethod
    def backward(ctx: Any, dh: Tensor, *_: Tensor) -> Any:
        """The gradients of x and of the weights, from what reaches h_t other than through later steps."""
        x, h, *weights = ctx.saved_tensors
        w, cell = Weights(*weights), ctx.cell
        dW_ih, dW_hh = torch.zeros_like(w.W_ih), torch.zeros_like(w.W_hh)
        da_x_sum = x.new_zeros(*dh.shape[1:3], w.W_hh.shape[1])
        da_h_sum = torch.zeros_like(da_x_sum)
        dx = torch.empty_like(x) if ctx.needs_input_grad[2] else None
        dh_t, dc_t = dh[-1], torch.zeros_like(dh[-1])
        for t in reversed(range(len(dh))):
            h_prev = h[t - 1] if t else ctx.h_0
            gates, before, after = ctx.steps[t]
            v = gates | dict(zip(cell.states, (h[t], *after), strict=True))
            d = cell.derivatives(v, (h_prev, *before), w)
            da_x, da_h, dc_t = backward_step(cell, d, dh_t, dc_t)
            dW_ih.baddbmm_(da_x.mT, x[t])
            dW_hh.baddbmm_(da_h.mT, h_prev)
            da_x_sum += da_x
            da_h_sum += da_h
            if dx is not None:
                torch.bmm(da_x, w.W_ih, out=dx[t])
            if t:
                dh_prev = torch.baddbmm(dh[t - 1], da_h, w.W_hh)
                if d.keep is not None and d.to_h is None:
                    dh_prev.addcmul_(dh_t, d.keep)
                dh_t = dh_prev
        return None, None, dx, dW_ih, dW_hh, da_x_sum.sum(1), da_h_sum.sum(1)


def backward_step(cell: CellKind, d: Derivatives, dh: Tensor, dc: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """dL/d(W_ih x_t), dL/d(W_hh h_{t-1}), and what reaches c_{t-1}, of one step.

    dh: the total gradient of h_t. dc: what comes to c_t from c_{t+1}; 0 without a cell state.
    """
    if d.to_h is None or d.keep is None:
        da = d.slopes * dh.unsqueeze(-2)
    else:
        dc = torch.addcmul(dc, dh, d.to_h)
        k = cell.into_c
        da = torch.cat([d.slopes[..., :k, :] * dc.unsqueeze(-2), d.slopes[..., k:, :] * dh.unsqueeze(-2)], -2)
        dc = dc * d.keep
    da_h = da_x = da.flatten(-2)
    if d.by_input:
        da_x = da.clone()
        for gate, by in d.by_input.items():
            torch.mul(by, dh, out=da_x[..., cell.row(gate), :])
        da_x = da_x.flatten(-2)
    return da_x, da_h, dc
