"""Gradient clipping: a gradient that is too long is shortened before the weights take their step.

Source: Pascanu, Mikolov and Bengio (2013), On the difficulty of training recurrent neural networks, algorithm
1: where ||g|| >= threshold, g <- threshold / ||g|| g.

`torch.nn.utils.clip_grad_norm_` divides by ||g|| + 1e-6 instead, so that a zero gradient is no special case;
what it clips comes out shorter than the threshold by that share.
"""

from collections.abc import Callable
from typing import Any, Final, Literal

import numpy as np
import torch
from torch import nn

from ...errors import InputError
from ...tracing.records import Array

Clip = Literal["norm", "value"]

TORCH: Final[dict[Clip, Callable[..., Any]]] = {
    "norm": nn.utils.clip_grad_norm_,
    "value": nn.utils.clip_grad_value_,
}


def clip_gradient(gradient: Array, threshold: float, clip: Clip) -> Array:
    """By norm or by value: see there."""
    return {"norm": clip_by_norm, "value": clip_by_value}[clip](gradient, threshold)


def clip_by_norm(gradient: Array, threshold: float) -> Array:
    """The gradient, no longer than the threshold: its direction is kept. Any shape; the norm is of all of it.

    Raises:
        InputError: the threshold isn't a positive, finite number.
    """
    _check(threshold)
    norm = np.linalg.norm(gradient)
    return gradient * (threshold / norm) if norm >= threshold else gradient


def clip_by_value(gradient: Array, threshold: float) -> Array:
    """Each component no larger than the threshold: the direction may turn. Any shape.

    Raises:
        InputError: the threshold isn't a positive, finite number.
    """
    _check(threshold)
    return np.clip(gradient, -threshold, threshold)


def _check(threshold: float) -> None:
    if not 0 < threshold < np.inf:
        raise InputError(f"a gradient is clipped at a positive, finite threshold, not at {threshold}")


def clip_by_torch(gradient: Array, threshold: float, clip: Clip) -> Array:
    """The same as `torch.nn.utils` does it to a parameter's gradient."""
    parameter = torch.zeros(gradient.shape, dtype=torch.float64)
    parameter.grad = torch.tensor(gradient, dtype=torch.float64)
    TORCH[clip](parameter, threshold)
    return parameter.grad.numpy()
