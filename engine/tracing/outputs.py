"""A model's output as NumPy arrays."""

import dataclasses
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from .records import Array, frozen, to_array


class PackedArrays(NamedTuple):
    """A PackedSequence's fields as arrays."""

    data: Array
    batch_sizes: Array
    sorted_indices: Array | None
    unsorted_indices: Array | None


def as_arrays(output: Any) -> Any:
    """The same tuples, lists and dicts with every tensor a read-only array of its own.

    A PackedSequence becomes PackedArrays, a dataclass a dict of its fields, bfloat16 float32. What can hold
    neither tensor nor graph (numbers, strings, None) stays; any other object is left out as None.
    """
    if isinstance(output, Tensor):
        tensor = output.float() if output.dtype is torch.bfloat16 else output
        return frozen(to_array(tensor).copy())
    if isinstance(output, np.ndarray):
        return frozen(output.copy())
    if isinstance(output, PackedSequence):
        return PackedArrays(*map(as_arrays, output))
    if isinstance(output, tuple):
        items = [as_arrays(item) for item in output]
        return type(output)(*items) if hasattr(output, "_fields") else tuple(items)
    if isinstance(output, list):
        return [as_arrays(item) for item in output]
    if isinstance(output, Mapping):
        return {key: as_arrays(value) for key, value in output.items()}
    if dataclasses.is_dataclass(output) and not isinstance(output, type):
        return {field.name: as_arrays(getattr(output, field.name)) for field in dataclasses.fields(output)}
    return output if isinstance(output, bool | int | float | complex | str | bytes) else None
