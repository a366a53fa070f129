"""A typed text as numbered words: one sentence a line, words numbered in the order of their appearance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...errors import InputError
from ...text import words

MOST_CHARACTERS = 60_000  # of a text: longer ones are not even cut into words
MOST_WORDS = 3_000  # in a text; all of it is trained on at each step
MOST_DIFFERENT = 300  # a matrix of 300 x 300 is drawn in an instant


class NoNeighboursError(InputError):
    """No two different words stand beside each other. Carries ``count``, the number of different words."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} different word(s), none beside another: type at least two different words in one line"
        )
        self.count = count


class CorpusTooLargeError(InputError):
    """Too many characters, running words or different words. Carries ``what``, ``count`` and ``limit``."""

    def __init__(self, what: str, count: int, limit: int) -> None:
        super().__init__(f"the text has {count:,} {what}, the limit is {limit:,}: shorten it")
        self.what = what
        self.count = count
        self.limit = limit


@dataclass(frozen=True)
class Corpus:
    """Sentences of word numbers.

    Attributes:
        vocabulary: the different words; a word's number is its place.
        sentences: each at least two words long.
    """

    vocabulary: tuple[str, ...]
    sentences: tuple[tuple[int, ...], ...]

    def number(self, word: str) -> int | None:
        """A word's place in the vocabulary; None for a word that isn't in it."""
        return self.vocabulary.index(word) if word in self.vocabulary else None

    def pairs(self, window: int) -> Iterator[tuple[int, int]]:
        """Every word with each of the words that stand at most ``window`` places from it in its sentence."""
        for target, context in self.contexts(window):
            for neighbour in context:
                yield target, neighbour

    def contexts(self, window: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Every word with the words that stand at most ``window`` places from it, in reading order.

        Raises:
            InputError: the window is below 1.
        """
        if window < 1:
            raise InputError(f"a window reaches at least 1 word to each side, not {window}")
        for sentence in self.sentences:
            for at, target in enumerate(sentence):
                yield target, sentence[max(0, at - window) : at] + sentence[at + 1 : at + 1 + window]


def read_corpus(text: str) -> Corpus:
    """The words of a text, in lower case, punctuation marks counted as words of their own.

    >>> read_corpus("You say goodbye and I say hello.").vocabulary
    ('you', 'say', 'goodbye', 'and', 'i', 'hello', '.')

    Raises:
        NoNeighboursError: there are no two different words in one line.
        CorpusTooLargeError: more than `MOST_CHARACTERS` characters, `MOST_WORDS` words, or `MOST_DIFFERENT`
        different ones.
    """
    check_length(text)
    lines = [[token.text for token in words.tokenize(line)] for line in text.splitlines()]
    count = sum(map(len, lines))
    if count > MOST_WORDS:
        raise CorpusTooLargeError("words", count, MOST_WORDS)
    vocabulary = different(word for line in lines for word in line)
    if len(vocabulary) > MOST_DIFFERENT:
        raise CorpusTooLargeError("different words", len(vocabulary), MOST_DIFFERENT)
    if not any(len(set(line)) > 1 for line in lines):
        raise NoNeighboursError(len(vocabulary))
    number = {word: place for place, word in enumerate(vocabulary)}
    return Corpus(vocabulary, tuple(tuple(number[word] for word in line) for line in lines if len(line) > 1))


def check_length(text: str) -> None:
    """Refuse a text that is longer than anybody types.

    Raises:
        CorpusTooLargeError: more than `MOST_CHARACTERS` characters.
    """
    if len(text) > MOST_CHARACTERS:
        raise CorpusTooLargeError("characters", len(text), MOST_CHARACTERS)


def different(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text once, in the order of their first appearance."""
    return tuple(dict.fromkeys(texts))
