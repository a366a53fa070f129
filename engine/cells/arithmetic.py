"""The arithmetic that a trace spends its time in, through the fastest library at hand.

Where a graph is being recorded, all of it is torch's own. Elsewhere, as measured on an AMD processor with
AVX-512: a large float32 matrix product by oneDNN takes half the time of torch's default, and NumPy's tanh a
tenth of torch's; they round differently from torch in the last place. New memory costs more than what is
computed in it, so the functions with a trailing underscore then work in place: give them nothing that is
needed later.
"""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

ONEDNN = torch._C._has_mkldnn and hasattr(torch.ops.mkldnn, "_linear_pointwise")
LARGE = 1_200_000
"""Multiplications from which on oneDNN's product pays for its setting up."""


def linear(x: Tensor, W: Tensor, b: Tensor | None = None) -> Tensor:
    """W x + b over the last dimension. x: (..., input), W: (output, input), b: (output,) or None.

    Or of several networks at once, x: (..., networks, batch, input), W: (networks, output, input) and
    b: (networks, output).
    """
    if W.ndim == 3:
        return stacked_linear(x, W, b)
    large = x.numel() * W.shape[0] >= LARGE
    if large and ONEDNN and x.dtype is torch.float32 and not x.is_cuda and not torch.is_grad_enabled():
        product: Tensor = torch.ops.mkldnn._linear_pointwise(x, W, b, "none", [], "")
        return product
    return functional.linear(x, W, b)


def stacked_linear(x: Tensor, W: Tensor, b: Tensor | None) -> Tensor:
    """The product of each network with its own weights."""
    if b is None or x.ndim > 3:
        return x @ W.mT if b is None else x @ W.mT + b.unsqueeze(-2)
    return torch.baddbmm(b.unsqueeze(-2), x, W.mT)


def tanh(a: Tensor) -> Tensor:
    """tanh of every element."""
    if a.is_cuda or torch.is_grad_enabled():
        return torch.tanh(a)
    return torch.from_numpy(np.tanh(a.numpy()))


def relu(a: Tensor) -> Tensor:
    """max(a, 0). Its derivative where a isn't a number is none either; torch's own would be 1."""
    h = torch.relu(a)
    if a.requires_grad and (unknown := a.isnan()).any():
        a.register_hook(  # type: ignore[no-untyped-call]
            lambda da: da.masked_fill(unknown & (da != 0), torch.nan)
        )
    return h


def tanh_(a: Tensor) -> Tensor:
    """tanh of every element, in place where no graph is recorded."""
    if torch.is_grad_enabled():
        return torch.tanh(a)
    if a.is_cuda:
        return a.tanh_()
    np.tanh(a.numpy(), out=a.numpy())
    return a


def sigmoid_(a: Tensor) -> Tensor:
    """1 / (1 + exp(-a)) of every element, in place where no graph is recorded."""
    return torch.sigmoid(a) if torch.is_grad_enabled() else a.sigmoid_()


def add_(a: Tensor, b: Tensor) -> Tensor:
    """a + b, in place of b where no graph is recorded."""
    return a + b if torch.is_grad_enabled() else b.add_(a)
