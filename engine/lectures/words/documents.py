"""Documents as counts of their terms, and how alike two of them look then."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.spatial import distance

from ...errors import InputError
from ...text import words
from ...tracing.records import Array
from .corpus import check_length, different

MOST_TERMS = 60
DICTIONARY_ENDING = "다"  # of Korean verbs and adjectives: 먹다


class NoTermsError(InputError):
    """There is no word to count."""

    def __init__(self) -> None:
        super().__init__("there is no word to count: type at least one")


class TooManyTermsError(InputError):
    """More terms than a table can show. Carries ``count`` and ``limit``."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count:,} different terms, the limit is {MOST_TERMS}: shorten the documents")
        self.count = count
        self.limit = MOST_TERMS


def words_of(document: str) -> tuple[str, ...]:
    """A document's words in lower case, without punctuation.

    >>> words_of("오늘은 밥을, 먹었다.")
    ('오늘은', '밥을', '먹었다')
    """
    return tuple(token.text for token in words.tokenize(document) if any(map(str.isalnum, token.text)))


def terms_of(documents: Sequence[str], asked: str = "") -> tuple[str, ...]:
    """What is counted: the words of ``asked``, or, where there is none, every different word.

    Raises:
        NoTermsError: there is no word anywhere.
        TooManyTermsError: more than `MOST_TERMS`.
        CorpusTooLargeError: a text is too long to be cut into words.
    """
    for text in (*documents, asked):
        check_length(text)
    found = words_of(asked) or tuple(word for document in documents for word in words_of(document))
    terms = different(found)
    if not terms:
        raise NoTermsError
    if len(terms) > MOST_TERMS:
        raise TooManyTermsError(len(terms))
    return terms


def term_document(documents: Sequence[str], terms: Sequence[str]) -> Array:
    """How often each term occurs in each document: (documents, terms)."""
    read = map(words_of, documents)  # each cut into words once: that takes longest
    rows = [[sum(counts_as(word, term) for word in found) for term in terms] for found in read]
    return np.array(rows, dtype=np.float64)


def counts_as(word: str, term: str) -> bool:
    """Whether a word is counted for a term.

    Korean glues endings to its words: there a word counts for a term that it begins with, of a verb's
    dictionary form without its ending (먹었다 for 먹다). Others must be the same.
    """
    if not _is_hangul(term):
        return word == term
    stem = term.removesuffix(DICTIONARY_ENDING) or term
    return word.startswith(stem)


def _is_hangul(term: str) -> bool:
    return all("가" <= letter <= "힣" for letter in term)


def cosine_similarity(first: Array, second: Array) -> float:
    """Of two rows of counts; NaN where one has counted nothing."""
    if not first.any() or not second.any():
        return float("nan")
    return float(1 - distance.cosine(first, second))


def jaccard_similarity(first: Array, second: Array) -> float:
    """The share of the terms in either document that are in both; NaN where none is in either."""
    either = (first > 0) | (second > 0)
    return float(((first > 0) & (second > 0)).sum() / either.sum()) if either.any() else float("nan")
