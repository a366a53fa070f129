"""The gradient through time of a training step, for every t: a reverse scan over a few of its sequences.

Of one network, or of several that are stacked, whose dimension then stands before the sequences.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..cells import CellKind, Weights
from ..tracing.records import Array, frozen
from .network import Pass
from .recorded_scan import hidden_gradient


@dataclass(frozen=True, eq=False)
class Piece:
    """What is kept of one piece of a forward and backward pass, on the CPU.

    x: (time, ..., sequences, input). h: (time, ..., sequences, hidden).
    initial: (h,) or (h, c), each (..., sequences, hidden).
    dh: (asked, ..., sequences, hidden), what reaches the last h_t other than through later steps; the others
        are reached through them alone.
    """

    x: Tensor
    h: Tensor
    initial: tuple[Tensor, ...]
    dh: Tensor


@dataclass(frozen=True, eq=False)
class Kept:
    """What the gradient through time follows from, out of reach of what the training does next.

    batch: of how many sequences the loss was the mean.
    """

    cell: CellKind
    weights: Weights
    pieces: tuple[Piece, ...]
    batch: int

    def log10_gradient(self) -> Array:
        """log10 of the mean over the sequences of ||dL/dh_t||, exact: (time, ...); -inf where it is 0."""
        with np.errstate(all="ignore"):  # a network that overflows is something to see
            return frozen(np.concatenate([self._log10_norms(piece) for piece in self.pieces]))

    def _log10_norms(self, piece: Piece) -> Array:
        if not len(piece.dh):  # cut off from everything that is asked for, as are all pieces before it
            return np.full(piece.h.shape[:-2], -np.inf)
        G, exponents = hidden_gradient(self.cell, piece.x, piece.h, piece.initial, self.weights, piece.dh)
        norms = torch.linalg.vector_norm(G, dim=-1, dtype=torch.float64).mean(-1)
        curve: Array = np.log10(norms.numpy()) + exponents.numpy() + math.log10(self.batch)
        return curve


def keep(cell: CellKind, weights: Weights, passed: Pass, sequences: int) -> Kept:
    """Keeps what is needed of the first so many sequences, L being the loss of each by itself.

    To be called after the backward pass of the batch's mean loss, and before the weights change. From a GPU
    the copies come while it goes on: read them after something else that waits for it.
    """

    def few(of: Tensor) -> Tensor:
        return of.detach().narrow(-2, 0, sequences).contiguous().to("cpu", non_blocking=True)

    assert passed.read.grad is not None
    dh = few(passed.read.grad)
    pieces = []
    for x, h, initial in zip(reversed(passed.x), reversed(passed.h), reversed(passed.initial), strict=True):
        before = max(0, len(dh) - len(h))
        pieces.append(Piece(few(x), few(h), tuple(map(few, initial)), dh[before:]))
        dh = dh[:before]
    copies = {
        name: w.to("cpu", copy=True, non_blocking=True) for name, w in vars(weights).items() if w is not None
    }
    return Kept(cell, Weights(**copies), tuple(reversed(pieces)), batch=passed.h[0].shape[-2])
