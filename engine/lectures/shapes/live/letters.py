"""Reading letters, and writing letter by letter: each step reads the letter that the step before gave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ....text import Vocabulary, characters

END = "<end>"  # the first letter of every alphabet: nothing more comes


def letter_ids(text: str, vocabulary: Vocabulary) -> list[int]:
    """The number of each letter of a text, in lower case."""
    return vocabulary.ids(characters.tokenize(text.lower()))


Decode = Callable[[Tensor, tuple[Tensor, Tensor]], tuple[Tensor, tuple[Tensor, Tensor]]]
"""decode(letters, state): the logits (1, 1, alphabet) after one more letter (1, 1), and the new state."""


@dataclass(frozen=True, eq=False)
class Written:
    """What a decoder wrote, always its likeliest letter.

    Attributes:
        letters: one for each step, `END` included if it came.
        alphabet: what the columns of `probability` are of.
        probability: (steps, alphabet).
        start: (units,): h before the first step, all that the decoder knows of what it writes about, but for
            an LSTM's c.
    """

    letters: tuple[str, ...]
    alphabet: tuple[str, ...]
    probability: NDArray[np.float64]
    start: NDArray[np.float64]

    @property
    def text(self) -> str:
        """The letters together, Korean ones as syllables, without the end."""
        return normalize("NFC", "".join(letter for letter in self.letters if letter != END))

    @property
    def confidence(self) -> float:
        """P(all of it): the product of the letters' probabilities."""
        return float(self.probability.max(axis=1).prod())


@torch.inference_mode()
def write(
    decode: Decode, first: int, state: tuple[Tensor, Tensor], alphabet: Sequence[str], longest: int
) -> Written:
    """Write from a state until the end comes, or `longest` letters.

    Args:
        decode: one step.
        first: the number of the letter that is read first.
        state: h and c to start from, each (layers, 1, units).
        alphabet: the letters by number.
        longest: how many letters at most.
    """
    letter = torch.tensor([[first]])
    start = state[0][-1, 0].double().numpy()
    letters: list[str] = []
    rows = []
    while len(letters) < longest and END not in letters:
        logits, state = decode(letter, state)
        letter = logits[:, -1:].argmax(-1)  # (1, 1)
        letters.append(alphabet[int(letter)])
        rows.append(logits[0, -1].double().softmax(-1).numpy())
    return Written(tuple(letters), tuple(alphabet), np.stack(rows), start)
