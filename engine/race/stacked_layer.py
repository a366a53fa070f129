"""The recurrent layers of several networks at once, forward and backward: each product is of all of them.

`torch.nn` reads with one network a call, and in a small one the calls cost more than what they compute. Going
back, autograd would add up the weights' gradients in new memory at every step; here they grow in place.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from ..cells import derivatives, equations
from ..cells.derivatives import Local
from ..cells.equations import Weights
from ..tracing.modules import PHI, Mode

Step = tuple[Tensor, ...]
"""What the way back needs of a step: the gates, and an LSTM's cell state before and after it."""


def through(
    mode: Mode, initial: tuple[Tensor, ...], x: Tensor, *weights: Tensor | None
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """Reads x from an initial state on.

    Args:
        mode: which of torch's networks.
        initial: (h,) or (h, c), each (networks, batch, hidden); no gradient goes there.
        x: (time, networks, batch, input).
        weights: W_ih, W_hh, b_ih and b_hh, as `Weights` stacks them.

    Returns:
        h_t of every step, (time, networks, batch, hidden), and the state after the last one, without a graph.
    """
    h, *state = StackedLayer.apply(mode, initial, x, *weights)  # type: ignore[no-untyped-call]
    return h, tuple(state)


class StackedLayer(torch.autograd.Function):
    """See `through`."""

    @staticmethod
    def forward(ctx: Any, mode: Mode, initial: tuple[Tensor, ...], x: Tensor, *weights: Tensor) -> Any:
        """What `through` returns."""
        w = Weights(*weights)
        state, h, steps = initial, [], []
        for x_t in x.unbind(0):
            state, step = forward_step(mode, equations.from_input(x_t, w), state, w)
            h.append(state[0])
            steps.append(step)
        ctx.mode, ctx.h_0, ctx.steps = mode, initial[0], steps
        states = torch.stack(h)
        ctx.save_for_backward(x, states, *weights)
        ctx.mark_non_differentiable(*state)
        return states, *state

    @staticmethod
    def backward(ctx: Any, dh: Tensor, *_: Tensor) -> Any:
        """The gradients of x and of the weights, from what reaches h_t other than through later steps."""
        x, h, *weights = ctx.saved_tensors
        w = Weights(*weights)
        dW_ih, dW_hh = torch.zeros_like(w.W_ih), torch.zeros_like(w.W_hh)
        da_x_sum = x.new_zeros(*h.shape[1:3], w.W_hh.shape[1])
        da_h_sum = torch.zeros_like(da_x_sum)
        dx = torch.empty_like(x) if ctx.needs_input_grad[2] else None
        dh_t, dc_t = dh[-1], torch.zeros_like(dh[-1])
        for t in reversed(range(len(h))):
            h_prev = h[t - 1] if t else ctx.h_0
            part = local(ctx.mode, ctx.steps[t], h[t], h_prev, w)
            da_x, da_h, dc_t = backward_step(part, dh_t, dc_t)
            dW_ih.baddbmm_(da_x.mT, x[t])
            dW_hh.baddbmm_(da_h.mT, h_prev)
            da_x_sum += da_x
            da_h_sum += da_h
            if dx is not None:
                torch.bmm(da_x, w.W_ih, out=dx[t])
            if t:
                dh_prev = torch.baddbmm(dh[t - 1], da_h, w.W_hh)
                if part.kept is not None and part.slope is None:
                    dh_prev.addcmul_(dh_t, part.kept)
                dh_t = dh_prev
        return None, None, dx, dW_ih, dW_hh, da_x_sum.sum(1), da_h_sum.sum(1)


def forward_step(mode: Mode, x_part: Tensor, state: tuple[Tensor, ...], w: Weights) -> tuple[Step, Step]:
    """The next state, and what the way back needs of this step."""
    if mode == "LSTM":
        h_prev, c_prev = state
        i, f, g, o = equations.lstm_gates(x_part, h_prev, w)
        c = equations.lstm_cell(i, f, g, c_prev)
        return (equations.lstm_hidden(o, c, w), c), (i, f, g, o, c_prev, c)
    (h_prev,) = state
    if mode == "GRU":
        z, r, n = equations.gru_gates(x_part, h_prev, w)
        return (equations.gru_hidden(z, n, h_prev),), (z, r, n)
    a = equations.rnn_preactivation(x_part, h_prev, w)
    return (equations.rnn_hidden(a, PHI[mode]),), ()


def local(mode: Mode, step: Step, h: Tensor, h_prev: Tensor, w: Weights) -> Local:
    """The local derivatives of one step."""
    if mode == "LSTM":
        return derivatives.lstm(*step)
    if mode == "GRU":
        z, r, n = step
        return derivatives.gru(z, r, n, h_prev, w)
    return derivatives.rnn(mode, h)


def backward_step(part: Local, dh: Tensor, dc: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """dL/d(W_ih x_t), dL/d(W_hh h_{t-1}), and what reaches c_{t-1}, of one step.

    dh: the total gradient of h_t. dc: what comes to c_t from c_{t+1}; 0 but for an LSTM.
    """
    da = part.by_h * dh.unsqueeze(-2)
    if part.by_c is not None and part.slope is not None and part.kept is not None:
        dc = torch.addcmul(dc, dh, part.slope)
        da = torch.cat([part.by_c * dc.unsqueeze(-2), da], -2)
        dc = dc * part.kept
    da_h = da_x = da.flatten(-2)
    if part.by_n is not None:
        hidden = dh.shape[-1]
        da_x = torch.cat([da_h[..., : 2 * hidden], part.by_n * dh], -1)
    return da_x, da_h, dc
