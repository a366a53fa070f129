"""A linear recurrence over time, the only part of an LSTM that its hidden states don't give away at once."""

from math import isqrt

import numpy as np

from .records import Array

SHORT, WIDE = 24, 512
"""With fewer steps, or more elements in one, a plain loop is faster than two levels."""


def scan(f: Array, b: Array, c_0: Array) -> Array:
    """c_t = f_t * c_{t-1} + b_t for every t.

    Args:
        f, b: (time, batch, units). c_0: (batch, units).

    Returns:
        (1 + time, batch, units), c_0 first.
    """
    c = np.empty((1 + len(f), *c_0.shape), b.dtype)
    c[0], c[1:] = c_0, b
    whole = 0
    if len(f) >= SHORT and c_0.size <= WIDE:
        size = isqrt(len(f))
        whole = len(f) // size * size
        in_blocks(f[:whole], c[: whole + 1], size)
    loop(f[whole:], c[whole:])
    return c


def loop(f: Array, c: Array) -> None:
    """The scan in place, step by step. c: (1 + time, batch, units) holds c_0, and b in the rows after it."""
    part = np.empty_like(c[0])
    for t in range(len(f)):
        np.multiply(f[t], c[t], out=part)
        c[t + 1] += part


def in_blocks(f: Array, c: Array, size: int) -> None:
    """The same in blocks of `size` steps, all blocks at once: 2 sqrt(time) operations instead of 2 time."""
    shape = (len(f) // size, size, f[0].size)
    kept = f.reshape(shape).swapaxes(0, 1).copy()  # (step, block, batch * units)
    sums = c[1:].reshape(shape).swapaxes(0, 1).copy()
    part = np.empty_like(sums[0])
    for k in range(1, size):  # as if every block started from 0
        np.multiply(kept[k], sums[k - 1], out=part)
        sums[k] += part
        kept[k] *= kept[k - 1]  # now the product of f from the block's start
    start = np.empty_like(part)
    start[0] = c[0].reshape(-1)
    for block in range(len(start) - 1):  # what each block hands on to the next
        np.multiply(kept[-1, block], start[block], out=start[block + 1])
        start[block + 1] += sums[-1, block]
    sums += np.multiply(kept, start, out=kept)
    c[1:] = sums.swapaxes(0, 1).reshape(f.shape)
