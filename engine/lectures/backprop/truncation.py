"""Truncated backpropagation through time: the backward pass is cut, the forward pass is not.

Source: Williams and Peng (1990), An efficient gradient-based algorithm for on-line training of recurrent
network trajectories: the gradient of the loss is followed back through `window` steps and no further.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ...cells import KINDS, Kind, RecurrentLayer
from ...errors import InputError
from ...models.network import State, detach, seeded
from ...tracing.records import Array
from ...tracing.unroll import private


@dataclass(frozen=True, eq=False)
class Truncation:
    """dL/dh_t at every step, for an L at the last one.

    window: through how many steps the gradient is followed back.
    full: (time, units), by backpropagation through the whole sequence.
    truncated: (time, units), by backpropagation that is cut; exactly 0 in the first time - window steps.
    forward_difference: the largest difference between the hidden states of the two forward passes.
    """

    window: int
    full: Array
    truncated: Array
    forward_difference: float

    @property
    def cut(self) -> int:
        """How many steps, from the first on, the truncated gradient never reaches."""
        return max(0, len(self.full) - self.window)

    @property
    def log10_full(self) -> Array:
        """(time,): log10 of the norm of the full gradient; -inf where it is exactly zero."""
        return _log10_norm(self.full)

    @property
    def log10_truncated(self) -> Array:
        """(time,): log10 of the norm of the truncated gradient; -inf where it is exactly zero."""
        return _log10_norm(self.truncated)


def fresh_layer(kind: Kind, input_size: int, hidden_size: int, seed: int) -> RecurrentLayer:
    """A layer that nobody trained, as `torch.nn` starts one: uniform within 1 / sqrt(hidden_size)."""
    with torch.random.fork_rng(devices=[]):  # a layer draws its weights at once, from everybody's numbers
        layer: RecurrentLayer = KINDS[kind].layer(input_size, hidden_size, batch_first=True)
    generator, bound = seeded(seed), hidden_size**-0.5
    for parameter in layer.parameters():
        nn.init.uniform_(parameter, -bound, bound, generator=generator)
    return layer


def truncate(module: RecurrentLayer, x: Tensor, dh: Tensor, window: int) -> Truncation:
    """Runs a layer twice, with and without cuts, and follows the gradient back, in double precision.

    Counted back from the last step, the state is detached after every `window` steps.

    Args:
        module: one layer of `nn.RNN`, `nn.LSTM` or `nn.GRU`, one direction, `batch_first`; left as it is.
        x: (time, input).
        dh: (units,), dL/dh at the last step.
        window: at least 1; one that is longer than the sequence cuts nothing.

    Raises:
        InputError: the window is below 1, x is empty, or the module is of another form.
    """
    if window < 1:
        raise InputError(f"the gradient is followed back through at least 1 step, not {window}")
    if x.ndim != 2 or not len(x):
        raise InputError(f"x is (time, input) with at least one step, not of shape {tuple(x.shape)}")
    if module.num_layers != 1 or module.bidirectional or module.proj_size or not module.batch_first:
        raise InputError("one layer in one direction is cut, with batch_first and without a projection")
    time = len(x)
    h, full = _through_time(module, x, dh, cuts=range(0))
    h_cut, truncated = _through_time(module, x, dh, cuts=range(time - window, 0, -window))
    return Truncation(window, full, truncated, float(np.abs(h - h_cut).max()))


def _through_time(module: RecurrentLayer, x: Tensor, dh: Tensor, cuts: range) -> tuple[Array, Array]:
    """h_t and dL/dh_t, each (time, units); the state is detached before the steps in `cuts`, from 0."""
    weights = {name: private(weight).requires_grad_() for name, weight in module.named_parameters()}
    state: State | None = None
    steps = []
    for t, x_t in enumerate(private(x)):
        if state is not None and t in cuts:
            state = detach(state)
        _, state = torch.func.functional_call(module, weights, (x_t.view(1, 1, -1), state))
        steps.append(state[0] if isinstance(state, tuple) else state)  # h_t: (1, 1, units)
    loss = (steps[-1].flatten() * private(dh)).sum()
    found = torch.autograd.grad(loss, steps, materialize_grads=True)
    h, gradient = (torch.stack(list(values)).detach().numpy() for values in (steps, found))
    return h.reshape(len(x), -1), gradient.reshape(len(x), -1)


def _log10_norm(gradient: Array) -> Array:
    largest = np.abs(gradient).max(axis=-1)  # squares of 1e-170 would be zero
    size = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    with np.errstate(divide="ignore"):
        norm: Array = np.log10(np.linalg.norm(gradient / size[:, None], axis=-1)) + np.log10(size)
    return norm
