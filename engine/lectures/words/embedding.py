"""The embedding layer is a table look-up, and the same as a product with one-hot rows.

Source: the lecture's Keras layer, `Embedding(input_dim=5, output_dim=2)`, with the weights that it printed.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import torch
from torch.nn import functional

from ...errors import InputError
from ...tracing.records import Array, to_array

LETTERS: Final = ("h", "e", "l", "o", "<eos>")
LECTURE: Final = (
    (-0.03348692, 0.04014813),
    (0.01309742, -0.00654539),
    (-0.0208061, 0.01425021),
    (0.04757855, -0.00649005),
    (0.01601019, 0.01048958),
)
PRINTED: Final = ((-0.033, 0.040), (0.013, -0.065), (-0.021, 0.014), (0.048, -0.065), (0.016, 0.010))


def one_hot(rows: Array, size: int) -> Array:
    """(n, size): 1.0 in the column of each of the numbers (n,), 0 elsewhere.

    Raises:
        InputError: a number isn't from 0 to size - 1.
    """
    if rows.size and not (rows.min() >= 0 and rows.max() < size):
        raise InputError(f"a table of {size} rows has the rows 0 to {size - 1}, not {rows.tolist()}")
    return np.eye(size)[rows]


def look_up(table: Array, rows: Array) -> Array:
    """The rows (n, units) of a table (words, units) by their numbers (n,), by torch's own layer."""
    found = functional.embedding(torch.from_numpy(rows), torch.from_numpy(np.ascontiguousarray(table)))
    return to_array(found)


def table_gradient(table: Array, rows: Array) -> Array:
    """dL/d(table) of L = the sum of all numbers that were looked up: how often each row was used.

    Rows that no letter picked get a gradient of exactly 0: they don't learn from this text.
    """
    weight = torch.tensor(table, requires_grad=True)
    functional.embedding(torch.from_numpy(rows), weight).sum().backward()  # type: ignore[no-untyped-call]
    assert weight.grad is not None
    return to_array(weight.grad)
