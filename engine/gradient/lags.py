"""dL/dW_hh by distance: a healthy sum may hide that nothing comes from far away."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..cells import RecurrentLayer
from ..errors import InputError
from ..tracing.changes import Change
from ..tracing.records import Array, LayerTrace, frozen
from .loss_gradients import direct_gradients
from .step_derivatives import step_derivatives

MOST_NUMBERS = 2**27
"""How many numbers the matrices of all lags may have: a gigabyte."""


@dataclass(frozen=True, eq=False)
class ByLag:
    """dL/dW_hh by distance: row k is what W_hh did k steps before the step whose h_t the loss sees.

    Attributes:
        matrices: (lags, gates * hidden, state); their sum is dL/dW_hh as autograd gives it.
        norms: (lags,), their Frobenius norms.
        shares: (lags,), how much of the sum each is, along the sum: <matrix, sum> / ||sum||^2. They add up to
            1; a negative one works against the others. NaN where the sum is 0.
    """

    matrices: Array
    norms: Array
    shares: Array


def by_lag(layer: LayerTrace, module: RecurrentLayer, changes: Sequence[Change] = ()) -> ByLag:
    """dL/dW_hh, itemised by how far back W_hh was used.

    A loss that sees h_s gives, through W_hh as it was used at step s - k, a part of dL/dW_hh: that of lag k.
    Pascanu, Mikolov and Bengio (2013), equation 4, in which the parts are the temporal contributions. The sum
    over the batch.

    Args:
        layer: from `engine.trace(..., loss=...)`.

    Raises:
        InputError: traced without a loss, or too large to keep.
    """
    d = step_derivatives(layer, module, changes)
    steps = len(d.slopes)
    if steps * d.W_hh.size > MOST_NUMBERS:
        raise InputError(
            f"{steps} lags of a {d.W_hh.shape[0]} x {d.W_hh.shape[1]} matrix are {steps * d.W_hh.size:,} "
            f"numbers; at most {MOST_NUMBERS:,}: trace a shorter sequence or a smaller network"
        )
    _, _, direct_h, direct_c = direct_gradients(layer, d, changes)
    matrices = np.zeros((steps, *d.W_hh.shape))
    with np.errstate(all="ignore"):
        seen = (direct_h != 0).any((1, 2)) | (direct_c != 0).any((1, 2))  # NaN is seen
        at = np.flatnonzero(seen)
        h, c = direct_h[at], direct_c[at]
        for lag in range(steps):
            inside = at >= lag
            at, h, c = at[inside], h[inside], c[inside]
            if not len(at):
                break
            da, h, c = d.back(at - lag, h, c)
            matrices[lag] = da.reshape(-1, len(d.W_hh)).T @ d.h_prev[at - lag].reshape(-1, d.W_hh.shape[1])
        norms = np.sqrt(np.einsum("kij,kij->k", matrices, matrices))
        total = matrices.sum(0)
        shares = np.einsum("kij,ij->k", matrices, total) / np.square(total).sum()
    return ByLag(frozen(matrices), frozen(norms), frozen(shares))
