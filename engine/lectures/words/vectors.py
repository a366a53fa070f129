"""Word vectors learnt from reviews and comments, as shipped, and the words that they put near each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load as parse_weights

from ...errors import InputError
from ...models.card import MODELS, VOCABULARY_FILE, Data, digest, read_shipped
from ...models.errors import ModelFileError
from ...text import Vocabulary, words
from ...tracing.records import Array, frozen
from .counts import most_similar
from .word2vec import Architecture

Name = Literal["ko-words", "en-words"]
NAMES: Final[tuple[Name, ...]] = get_args(Name)
CARD_FILE, VECTORS_FILE, TENSOR = "card.json", "vectors.safetensors", "W_in"


class UnknownWordError(InputError):
    """A word that has no vector. Carries ``word``."""

    def __init__(self, word: str) -> None:
        super().__init__(f"{word!r} has no vector: it is too rare in the texts that were learnt from")
        self.word = word


class VectorsCard(BaseModel):
    """What the vectors are, what they learnt from, and how well.

    ``scores``, measured on held-back texts with the vectors as shipped: ``chosen`` is how often the true word
    scored highest beside five noise words, ``chance`` what guessing would give, ``examples`` of how many.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    architecture: Architecture
    vocabulary_size: int
    size: int
    data: Data
    training: dict[str, int | float]
    command: str
    scores: dict[str, float]
    sha256: dict[str, str]


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
    here = folder / name
    try:
        card = VectorsCard.model_validate_json(read_shipped(here / CARD_FILE))
    except ValidationError as error:
        raise ModelFileError(f"{here / CARD_FILE} is no valid card; {remedy(here)}") from error
    vocabulary = Vocabulary.parse(_checked(here / VOCABULARY_FILE, card))
    try:
        vectors = parse_weights(_checked(here / VECTORS_FILE, card))[TENSOR].astype(np.float64)
    except (SafetensorError, KeyError) as error:
        raise ModelFileError(f"no vectors in {here / VECTORS_FILE}; {remedy(here)}") from error
    return WordVectors(card, vocabulary, frozen(vectors))


def remedy(folder: Path) -> str:
    """What a person can do about bad files."""
    command = f"python -m engine.lectures.words {folder.name}"
    return f"get it back with `git checkout -- {folder}`, or train again: `{command}`"


def _checked(path: Path, card: VectorsCard) -> bytes:
    content = read_shipped(path)
    if digest(content) != card.sha256.get(path.name):
        raise ModelFileError(
            f"the file {path} is not the one its card describes (SHA-256); {remedy(path.parent)}"
        )
    return content
