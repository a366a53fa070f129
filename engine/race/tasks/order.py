"""Temporal order: two signals far apart among distractors; which came first, which second?

Source: Hochreiter and Schmidhuber (1997), Long Short-Term Memory, experiment 6a: X or Y at a step from 10 to
20 % of the way, X or Y again from 50 to 60 %.
"""

import torch

from .task import Choice, Examples

DISTRACTORS = 4


def sample(batch: int, length: int, generator: torch.Generator) -> Examples:
    """Symbols: four distractors, then X and Y. Answers: XX, XY, YX, YY."""
    row = torch.arange(batch)
    inputs = torch.randint(DISTRACTORS, (batch, length), generator=generator)
    signals = torch.randint(2, (batch, 2), generator=generator)  # 0 is X, 1 is Y
    for k, begin in enumerate((0.1, 0.5)):
        steps = (int(begin * length), int((begin + 0.1) * length) + 1)
        at = torch.randint(*steps, (batch,), generator=generator)
        inputs[row, at] = DISTRACTORS + signals[:, k]
    return inputs, (2 * signals[:, 0] + signals[:, 1])[:, None]


order = Choice("order", sample, symbols="abcdXY", minimum_length=10, answers=("XX", "XY", "YX", "YY"))
