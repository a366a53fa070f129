"""What every tokenizer gives, and what a tokenizer is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a sentence, with its place.

    `text` is what the network reads. `start` and `end` are the piece's place in the sentence in code points:
    `sentence[start:end]` is what the person typed. The two differ where typed text holds what nobody sees or
    isn't composed (see `readable`), where a tokenizer makes capitals small, or where it splits a letter
    (jamo share their syllable's place).
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """A named way to cut text into tokens and to put token texts together again.

    Tokens come in reading order, and what lies between them is white space at most, and
    what nobody sees after it.
    How much of the sentence `join` gives back is stated beside each tokenizer.
    """

    name: str
    tokenize: Callable[[str], tuple[Token, ...]]
    join: Callable[[Iterable[str]], str]
