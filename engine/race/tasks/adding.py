"""The adding problem: of many numbers two are marked; what is their sum?

Source: Hochreiter and Schmidhuber (1997), Long Short-Term Memory, experiment 4, with numbers from 0 to 1 and
one mark in each half, as in Le, Jaitly and Hinton (2015). An answer is right where it is off by less than
0.04, as in the first.
"""

import torch

from .task import Examples, Regression

TOLERANCE = 0.04


def sample(batch: int, length: int, generator: torch.Generator) -> Examples:
    """Channel 0: a number from 0 to 1. Channel 1: 1 at one step of each half, else 0."""
    row = torch.arange(batch)
    values = torch.rand(batch, length, generator=generator)
    marks = torch.zeros(batch, length)
    half = length // 2
    first = torch.randint(half, (batch,), generator=generator)
    second = torch.randint(half, length, (batch,), generator=generator)
    marks[row, first] = marks[row, second] = 1
    total = values[row, first] + values[row, second]
    return torch.stack([values, marks], -1), total[:, None]


# The sum of two uniform numbers has the density 1 - |s - 1|.
adding = Regression(
    "adding",
    sample,
    channels=2,
    minimum_length=2,
    tolerance=TOLERANCE,
    variance=1 / 6,
    hit=2 * TOLERANCE - TOLERANCE**2,
)
