"""Copying: five symbols, a long silence, a signal; then say the five in order.

Source: Hochreiter and Schmidhuber's noiseless memory task in the form of Arjovsky, Shah and Bengio (2016),
Unitary Evolution Recurrent Neural Networks, section 5.1 (there ten symbols are copied).
"""

import torch

from .task import Choice, Examples

SYMBOLS, COPIED = 8, 5
BLANK, GO = SYMBOLS, SYMBOLS + 1


def sample(batch: int, length: int, generator: torch.Generator) -> Examples:
    """The symbols, blanks, and the signal with the first of the steps at which they are asked for.

    Each symbol is asked for length - COPIED steps after it was read.
    """
    inputs = torch.full((batch, length), BLANK)
    inputs[:, :COPIED] = torch.randint(SYMBOLS, (batch, COPIED), generator=generator)
    inputs[:, -COPIED] = GO
    return inputs, inputs[:, :COPIED].clone()


copying = Choice("copy", sample, symbols="ABCDEFGH_>", minimum_length=2 * COPIED, answers="ABCDEFGH")
