"""Your own text: after every character, the one that comes next."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch

from ...errors import InputError
from ...text import readable
from .task import Choice, Examples

SHORTEST, LONGEST = 20, 1_000_000  # characters
MOST_SYMBOLS = 4_000  # different characters; a Korean text has some 1,500


@dataclass(frozen=True)
class Passages:
    """Draws passages of a text. ids: its characters as numbers."""

    ids: tuple[int, ...]

    @cached_property
    def _text(self) -> torch.Tensor:
        return torch.tensor(self.ids)

    def __call__(self, batch: int, length: int, generator: torch.Generator) -> Examples:
        """Passages from anywhere in the text, and what follows each of their characters."""
        places = len(self.ids) - length
        if places < 1:
            raise InputError(
                f"the text has {len(self.ids):,} characters, passages of {length:,} and one more don't fit "
                "in: choose a shorter length or a longer text"
            )
        begin = torch.randint(places, (batch, 1), generator=generator)
        passages = self._text[begin + torch.arange(length + 1)]  # (batch, length + 1)
        return passages[:, :-1], passages[:, 1:]


@dataclass(frozen=True)
class NextCharacter(Choice):
    """Characters aren't equally likely: the best guess without reading is the commonest one.

    Attributes:
        shares: how often each character is asked for, from 0 to 1.
    """

    shares: Sequence[float] = ()

    @property
    def chance(self) -> float:
        return max(self.shares)

    @property
    def baseline(self) -> float:
        return -sum(share * math.log(share) for share in self.shares if share)


def own_text(text: str, length: int = 1) -> NextCharacter:
    """The task of saying each next character of this text, as a reader sees it (`engine.text.readable`).

    Args:
        length: of the passages that will be drawn; the characters near the ends stand in fewer of them.

    Raises:
        InputError: the text is too short or too long, or has one kind of character or too many.
    """
    if len(text) <= LONGEST:  # else it is refused, and need not be looked through
        text = readable(text).text
    if not SHORTEST <= len(text) <= LONGEST:
        raise InputError(
            f"the text has {len(text):,} characters; give from {SHORTEST} to {LONGEST:,} of them"
        )
    counts = Counter(text)
    if not 2 <= len(counts) <= MOST_SYMBOLS:
        raise InputError(
            f"the text has {len(counts):,} different characters; give one with 2 to {MOST_SYMBOLS:,}"
        )
    symbols = tuple(sorted(counts))
    number = {symbol: id_ for id_, symbol in enumerate(symbols)}
    ids = tuple(number[character] for character in text)
    return NextCharacter(
        "text", Passages(ids), symbols=symbols, answers=symbols, shares=asked_shares(ids, length)
    )


def asked_shares(ids: Sequence[int], length: int) -> tuple[float, ...]:
    """How often each character is asked for, over all passages of `length` that can be drawn."""
    asked = np.arange(1, len(ids))  # the first character follows none
    length = min(length, len(asked))
    passages = np.minimum(np.minimum(asked, asked[::-1]), min(length, len(ids) - length))  # that ask for each
    weights = np.bincount(ids[1:], passages, minlength=max(ids) + 1)
    return tuple((weights / weights.sum()).tolist())
