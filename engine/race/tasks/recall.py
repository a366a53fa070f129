"""Recall: say at the end which symbol came first.

Nothing that follows the first symbol gives it away, so whoever is right has carried it through every step.
The simplest of the long-lag tasks of Hochreiter and Schmidhuber (1997), Long Short-Term Memory, section 5.
"""

import torch

from .task import Choice, Examples

SYMBOLS = 8  # to remember one of; as many others follow it


def sample(batch: int, length: int, generator: torch.Generator) -> Examples:
    """A first symbol below `SYMBOLS`, others after it; the first is asked for."""
    inputs = torch.randint(SYMBOLS, 2 * SYMBOLS, (batch, length), generator=generator)
    first = torch.randint(SYMBOLS, (batch,), generator=generator)
    inputs[:, 0] = first
    return inputs, first[:, None]


recall = Choice("recall", sample, symbols="ABCDEFGHabcdefgh", answers="ABCDEFGH")
