"""Words by the company they keep: co-occurrence counts, cosine, PMI, and dense vectors by SVD.

Source: Church and Hanks (1990), Word association norms, mutual information, and lexicography; Levy and
Goldberg (2014), Neural word embedding as implicit matrix factorization, section 4, for PPMI and its SVD.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import linalg

from ...errors import InputError
from ...tracing.records import Array
from .corpus import Corpus


def cooccurrence(corpus: Corpus, window: int = 1) -> Array:
    """C[i, j]: how often word j stands at most ``window`` places from word i. (words, words), symmetric.

    Raises:
        InputError: the window is below 1.
    """
    size = len(corpus.vocabulary)
    counts = np.zeros((size, size))
    pairs = np.array(list(corpus.pairs(window)))  # (pairs, 2)
    np.add.at(counts, (pairs[:, 0], pairs[:, 1]), 1)
    return counts


def pmi(joint: float, first: float, second: float, total: float) -> float:
    """log2 of P(x, y) / (P(x) P(y)), from counts; -inf for words that never meet.

    >>> round(pmi(joint=10, first=1000, second=20, total=10_000), 2)
    2.32

    Raises:
        InputError: a count isn't positive (``joint`` may be 0), or the joint one is larger than another.
    """
    if min(first, second, total) <= 0 or joint < 0:
        raise InputError(f"counts are positive: {first:g}, {second:g} of {total:g}, together {joint:g}")
    if joint > min(first, second) or max(first, second) > total:
        raise InputError(
            f"two words can't meet more often ({joint:g}) than each occurs ({first:g}, {second:g}), "
            f"and none occurs more often than all together ({total:g})"
        )
    return math.log2(joint * total / (first * second)) if joint else -math.inf


def ppmi(counts: Array) -> Array:
    """Positive PMI of a co-occurrence matrix (words, words): max(0, log2(C_ij N / (S_i S_j))).

    N is the sum of all counts and S_i of row i, as in the lecture's code; pairs that never met are 0.
    """
    row, column = counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.log2(counts * counts.sum() / (row * column))  # (words, words)
    positive: Array = np.where(counts > 0, np.maximum(values, 0.0), 0.0)
    return positive


def cosine(vectors: Array, other: Array) -> Array:
    """Cosine of the angle between each row of (n, size) and a vector (size,). NaN where one of them is 0.

    Each is first divided by its largest entry, so that no square overflows or underflows.
    """
    a, b = (
        v / np.maximum(np.abs(v).max(axis=-1, keepdims=True), np.finfo(float).tiny) for v in (vectors, other)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        angles: Array = np.clip(a @ b / (np.linalg.norm(a, axis=-1) * np.linalg.norm(b)), -1.0, 1.0)
    return angles


def most_similar(vectors: Array, word: int, most: int = 5) -> list[tuple[int, float]]:
    """The words (by their rows) whose vectors point most nearly where the given word's does, with the cosine.

    Args:
        vectors: (words, size); words whose vector is 0 point nowhere and are left out.
        word: a row.
        most: at most so many; the word itself isn't among them. Ties stay in the order of the rows.
    """
    cosines = cosine(vectors, vectors[word])
    order = np.argsort(-cosines, kind="stable")  # NaN last
    return [(int(i), float(cosines[i])) for i in order if i != word and not math.isnan(cosines[i])][:most]


def decompose(matrix: Array) -> tuple[Array, Array]:
    """Singular values (k,), largest first, and the words' dense vectors U S (words, k), in float64.

    A column's sign is free: its largest entry is made positive.
    """
    U, S, _ = linalg.svd(matrix, full_matrices=False)
    largest = U[np.abs(U).argmax(axis=0), np.arange(U.shape[1])]
    return S, U * np.where(largest < 0, -1.0, 1.0) * S


def share_kept(singular_values: Array, size: int) -> float:
    """What the first ``size`` columns keep of the matrix: the share of its squared entries; 1 of zero."""
    squares = singular_values**2
    return float(squares[:size].sum() / squares.sum()) if squares.any() else 1.0
