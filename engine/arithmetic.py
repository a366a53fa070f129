"""The two functions that a trace spends its time in, through the fastest library at hand.

Where a graph is being recorded, or on a GPU, both are torch's own. Elsewhere, as measured on an AMD processor
with AVX-512: a large float32 matrix product by oneDNN takes half the time of torch's default, and NumPy's
tanh a tenth of torch's. They round differently from torch in the last place.
"""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

ONEDNN = torch._C._has_mkldnn and hasattr(torch.ops.mkldnn, "_linear_pointwise")
LARGE = 4_000_000
"""Multiplications from which on oneDNN's product pays for its setting up."""


def linear(x: Tensor, W: Tensor, b: Tensor | None = None) -> Tensor:
    """W x + b over the last dimension. x: (..., input), W: (output, input), b: (output,) or None."""
    large = x.numel() * len(W) >= LARGE
    if large and ONEDNN and x.dtype is torch.float32 and not x.is_cuda and not torch.is_grad_enabled():
        product: Tensor = torch.ops.mkldnn._linear_pointwise(x, W, b, "none", [], "")
        return product
    return functional.linear(x, W, b)


def tanh(a: Tensor) -> Tensor:
    """tanh of every element."""
    if a.is_cuda or torch.is_grad_enabled():
        return torch.tanh(a)
    return torch.from_numpy(np.tanh(a.numpy(force=True)))
