"""Word vectors learnt from reviews and comments, as shipped, and the words that they put near each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as parse_weights

from ...errors import InputError
from ...models.card import Card
from ...models.errors import ModelFileError
from ...models.files import MODELS, VOCABULARY_FILE, read_card, read_checked, remedy
from ...text import Vocabulary, words
from ...tracing.records import Array, frozen
from .counts import most_similar
from .word2vec import Architecture

Name = Literal["ko-words", "en-words"]
NAMES: Final[tuple[Name, ...]] = get_args(Name)
VECTORS_FILE, TENSOR = "vectors.safetensors", "W_in"


class UnknownWordError(InputError):
    """A word that has no vector. Carries ``word``."""

    def __init__(self, word: str) -> None:
        super().__init__(f"{word!r} has no vector: it is too rare in the texts that were learnt from")
        self.word = word


class VectorsCard(Card):
    """What the vectors are, beside what every card says.

    ``scores``, measured on held-back texts with the vectors as shipped: ``chosen`` is how often the true word
    scored highest beside five noise words, ``chance`` what guessing would give, ``examples`` of how many.
    """

    architecture: Architecture
    vocabulary_size: int
    size: int
    scores: dict[str, float]


@dataclass(frozen=True, eq=False)
class WordVectors:
    """vectors: (words, size), one row for each word of the vocabulary; row 0 is nobody's."""

    card: VectorsCard
    vocabulary: Vocabulary
    vectors: Array

    def row(self, text: str) -> int:
        """The row of one typed word.

        Raises:
            UnknownWordError: it has none, or isn't one word.
        """
        typed = [token.text for token in words.tokenize(text)]
        if len(typed) != 1 or typed[0] not in self.vocabulary:
            raise UnknownWordError(text)
        return self.vocabulary.texts.index(typed[0])

    def nearest(self, text: str, most: int = 10) -> list[tuple[str, float]]:
        """The words whose vectors point most nearly where this word's does, with the cosine.

        Raises:
            UnknownWordError: see `row`.
        """
        found = most_similar(self.vectors, self.row(text), most)
        return [(self.vocabulary.texts[row], cosine) for row, cosine in found]


def load_vectors(name: Name, folder: Path = MODELS) -> WordVectors:
    """The shipped vectors of that name.

    Raises:
        ModelFileError: a file is missing, damaged, or not the one that the card describes.
    """
    card, here = vectors_card(name, folder), folder / name
    vocabulary = Vocabulary.parse(read_checked(here / VOCABULARY_FILE, card))
    path = here / VECTORS_FILE
    try:
        vectors = parse_weights(read_checked(path, card))[TENSOR].astype(np.float64)
    except (SafetensorError, KeyError) as error:
        raise ModelFileError(f"no vectors in {path}; {remedy(name, path)}") from error
    return WordVectors(card, vocabulary, frozen(vectors))


def vectors_card(name: Name, folder: Path = MODELS) -> VectorsCard:
    """The card of the shipped vectors of that name.

    Raises:
        ModelFileError: it is missing or damaged.
    """
    return read_card(name, folder / name, VectorsCard)
