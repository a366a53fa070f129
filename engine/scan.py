"""A linear recurrence over time, the only part of an LSTM that its hidden states don't give away at once."""

from math import isqrt

import numpy as np

from engine.records import Array

SHORT, WIDE = 24, 512
"""With fewer steps, or more elements in one, a plain loop is faster than two levels."""


def scan(f: Array, b: Array, c_0: Array) -> Array:
    """c_t = f_t * c_{t-1} + b_t for every t.

    Args:
        f, b: (time, batch, units). c_0: (batch, units).

    Returns:
        (1 + time, batch, units), c_0 first.
    """
    time = len(f)
    c = np.empty((time + 1, *c_0.shape), b.dtype)
    c[0], c[1:] = c_0, b
    if time < SHORT or c_0.size > WIDE:
        loop(f, c)
        return c
    # Blocks of sqrt(time) steps, all at once: first as if each started from 0, then with its real start.
    size = isqrt(time)
    whole = time // size * size
    shape = (whole // size, size, *c_0.shape)  # (block, step, batch, units)
    blocks, kept = c[1 : whole + 1].reshape(shape), f[:whole].reshape(shape).copy()
    part = np.empty_like(blocks[:, 0])
    for k in range(1, size):
        np.multiply(kept[:, k], blocks[:, k - 1], out=part)
        blocks[:, k] += part
        kept[:, k] *= kept[:, k - 1]  # now the product of f from the block's start
    start = np.empty_like(part)
    start[0] = c_0
    for block in range(len(start) - 1):
        start[block + 1] = blocks[block, -1] + kept[block, -1] * start[block]
    blocks += kept * start[:, None]
    loop(f[whole:], c[whole:])
    return c


def loop(f: Array, c: Array) -> None:
    """The same in place and step by step; c: (1 + time, batch, units) holds c_0, and b in all later rows."""
    part = np.empty_like(c[0])
    for t in range(len(f)):
        np.multiply(f[t], c[t], out=part)
        c[t + 1] += part
