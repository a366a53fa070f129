"""How a batch lies in memory, and the way from there to (time, batch, units) and back.

Inside the engine a sequence is always (time, batch, units), with the batch in the caller's order and padding,
where there is any, at the end and equal to 0.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from .records import Array


class Layout(Protocol):
    """One call's layout."""

    @property
    def lengths(self) -> Array:
        """(batch,)"""

    @property
    def valid(self) -> Tensor | None:
        """(time, batch), False at padding; None where nothing is padded."""

    def steps(self, data: Tensor) -> Tensor:
        """What the module takes or gives -> (time, batch, units)."""

    def data(self, steps: Tensor) -> Tensor:
        """(time, batch, units) -> what the module takes or gives."""

    def state(self, h: Tensor) -> Tensor:
        """A state as the module takes or gives it -> (layers * directions, batch, units)."""

    def state_data(self, h: Tensor) -> Tensor:
        """(layers * directions, batch, units) -> what the module takes or gives."""

    def turn(self, steps: Tensor) -> Tensor:
        """Each sequence from its last step to its first; padding stays at the end. Its own inverse."""

    def turn_array(self, steps: Array) -> Array:
        """The same for an array."""


@dataclass(frozen=True)
class Dense:
    """A tensor: unbatched (time, units), (time, batch, units), or (batch, time, units)."""

    time: int
    batch: int
    batched: bool
    batch_first: bool
    valid = None

    @staticmethod
    def of(x: Tensor, batch_first: bool) -> "Dense":
        """The layout of the input tensor x."""
        if x.dim() == 2:
            return Dense(x.shape[0], 1, batched=False, batch_first=False)
        time, batch = (x.shape[1], x.shape[0]) if batch_first else (x.shape[0], x.shape[1])
        return Dense(time, batch, batched=True, batch_first=batch_first)

    @property
    def lengths(self) -> Array:
        return np.full(self.batch, self.time)

    def steps(self, data: Tensor) -> Tensor:
        if not self.batched:
            return data.unsqueeze(1)
        return data.transpose(0, 1) if self.batch_first else data

    def data(self, steps: Tensor) -> Tensor:
        if not self.batched:
            return steps.squeeze(1)
        return steps.transpose(0, 1) if self.batch_first else steps

    def state(self, h: Tensor) -> Tensor:
        return h if self.batched else h.unsqueeze(1)

    def state_data(self, h: Tensor) -> Tensor:
        return h if self.batched else h.squeeze(1)

    def turn(self, steps: Tensor) -> Tensor:
        return steps.flip(0)

    def turn_array(self, steps: Array) -> Array:
        return steps[::-1]


@dataclass(frozen=True, eq=False)
class Packed:
    """A PackedSequence. Its data is (sum of lengths, units), step by step, longest sequence first.

    rows: (time, batch), the place in data of each step of each sequence (0 at padding).
    valid: (time, batch).
    turned: (time, batch), the step that takes this step's place when the sequence is turned round.
    """

    lengths: Array
    rows: Tensor
    valid: Tensor
    turned: Tensor

    @staticmethod
    def of(packed: PackedSequence) -> "Packed":
        """The layout of a PackedSequence, on the device of its data."""
        sizes = packed.batch_sizes  # (time,), always on the CPU
        batch = int(sizes[0])
        step = torch.arange(len(sizes)).unsqueeze(1)  # (time, 1)
        place = torch.arange(batch) if packed.unsorted_indices is None else packed.unsorted_indices.cpu()
        valid = place < sizes.unsqueeze(1)  # (time, batch)
        rows = (sizes.cumsum(0) - sizes).unsqueeze(1) + place
        lengths = valid.sum(0)
        turned = torch.where(valid, lengths - 1 - step, step)
        device = packed.data.device
        return Packed(lengths.numpy(), (rows * valid).to(device), valid.to(device), turned.to(device))

    def steps(self, data: Tensor) -> Tensor:
        return torch.where(self.valid.unsqueeze(-1), data[self.rows], 0)

    def data(self, steps: Tensor) -> Tensor:
        data = steps.new_empty(int(self.lengths.sum()), steps.shape[-1])
        data[self.rows[self.valid]] = steps[self.valid]
        return data

    def state(self, h: Tensor) -> Tensor:
        return h

    def state_data(self, h: Tensor) -> Tensor:
        return h

    def turn(self, steps: Tensor) -> Tensor:
        return steps[self.turned, torch.arange(steps.shape[1], device=steps.device)]

    def turn_array(self, steps: Array) -> Array:
        turned: Array = steps[self.turned.cpu().numpy(), range(steps.shape[1])]
        return turned


def layout_of(x: Tensor | PackedSequence, batch_first: bool) -> Layout:
    """The layout of what a recurrent module was given."""
    return Packed.of(x) if isinstance(x, PackedSequence) else Dense.of(x, batch_first)
