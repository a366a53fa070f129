"""Co-occurrence, PMI, cosine and SVD, against the lecture's figures and code, and scikit-learn."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn.decomposition import TruncatedSVD
from sklearn.metrics.pairwise import cosine_similarity

from engine.errors import InputError
from engine.lectures.words.corpus import read_corpus
from engine.lectures.words.counts import cooccurrence, cosine, decompose, most_similar, pmi, ppmi, share_kept
from engine.tracing.records import Array
from tests.engine.lectures.words.figures import FIGURES

LECTURE = FIGURES["cooccurrence"]
CORPUS = read_corpus(LECTURE["corpus"])
SENTENCES = st.lists(st.sampled_from("abcdef"), min_size=2, max_size=12).filter(lambda s: len(set(s)) > 1)
VECTORS = arrays.arrays(np.float64, (5, 3), elements=st.floats(-3, 3).map(lambda x: round(x, 3)))


def by_the_lectures_code(words: list[int], size: int, window: int) -> Array:
    """`create_co_matrix`, as the slide prints it."""
    matrix = np.zeros((size, size))
    for idx, word_id in enumerate(words):
        for i in range(1, window + 1):
            if idx - i >= 0:
                matrix[word_id, words[idx - i]] += 1
            if idx + i < len(words):
                matrix[word_id, words[idx + i]] += 1
    return matrix


def test_the_lectures_matrix() -> None:
    counts = cooccurrence(CORPUS, LECTURE["window"])
    assert counts.tolist() == LECTURE["matrix"]
    assert cosine(counts, counts[0])[CORPUS.vocabulary.index("i")] == pytest.approx(LECTURE["cosine_you_i"])


@given(SENTENCES, st.integers(1, 12))
def test_counts_are_those_of_the_lectures_code(words: list[str], window: int) -> None:
    corpus = read_corpus(" ".join(words))
    counts = cooccurrence(corpus, window)
    expected = by_the_lectures_code(list(corpus.sentences[0]), len(corpus.vocabulary), window)
    np.testing.assert_array_equal(counts, expected)
    np.testing.assert_array_equal(counts, counts.T)


def test_lines_are_not_neighbours() -> None:
    assert cooccurrence(read_corpus("a b\nc d"), 9)[1].tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize("name", ["the_car", "car_drive"])
def test_the_lectures_pmi(name: str) -> None:
    pair = FIGURES["pmi"][name]
    first, second = (pair[word] for word in name.split("_"))
    found = pmi(pair["joint"], first, second, FIGURES["pmi"]["N"])
    assert round(found, 4) == pair["pmi"]
    assert round(found, 2) == pair["printed"]


def test_pmi_of_words_that_never_meet_and_of_impossible_counts() -> None:
    assert pmi(0, 3, 4, 10) == -inf
    for joint, first, second, total in (
        (5, 4, 9, 10),
        (1, 0, 2, 10),
        (1, 2, 2, 0),
        (1, 11, 2, 10),
        (-1, 2, 2, 9),
    ):
        with pytest.raises(InputError):
            pmi(joint, first, second, total)


def test_the_lectures_ppmi_and_its_singular_values() -> None:
    positive = ppmi(cooccurrence(CORPUS, 1))
    np.testing.assert_array_equal(positive.round(3), LECTURE["ppmi_3_decimals"])
    S, dense = decompose(positive)
    np.testing.assert_allclose(S, LECTURE["singular_values_of_ppmi"], atol=5e-9)
    np.testing.assert_allclose(dense @ dense.T, positive @ positive.T, atol=1e-12)


@given(SENTENCES, st.integers(1, 5))
def test_ppmi_is_pmi_where_that_is_positive(words: list[str], window: int) -> None:
    counts = cooccurrence(read_corpus(" ".join(words)), window)
    positive, totals = ppmi(counts), counts.sum(axis=0)
    for i, j in np.ndindex(counts.shape):
        expected = max(0.0, pmi(counts[i, j], totals[i], totals[j], counts.sum())) if counts[i, j] else 0.0
        assert positive[i, j] == pytest.approx(expected, abs=1e-12)


@given(VECTORS)
def test_cosines_are_scikit_learns(vectors: Array) -> None:
    found = cosine(vectors, vectors[0])
    there = vectors.any(axis=1)
    assert np.isnan(found[~there]).all()
    if there[0]:
        expected = cosine_similarity(vectors, vectors[:1])[:, 0]
        np.testing.assert_allclose(found[there], expected[there], atol=1e-12)


def test_vectors_of_any_size_have_a_cosine() -> None:
    tiny, huge = np.array([[1e-300, 1e-300]]), np.array([1e300, 0])
    assert cosine(tiny, huge)[0] == pytest.approx(0.5**0.5)


@given(VECTORS)
def test_the_most_similar_come_first_and_the_word_itself_never(vectors: Array) -> None:
    found = most_similar(vectors, 0, most=3)
    cosines = [value for _, value in found]
    assert cosines == sorted(cosines, reverse=True)
    assert 0 not in [place for place, _ in found]
    left_out = set(range(1, 5)) - {place for place, _ in found}
    others = cosine(vectors, vectors[0])[sorted(left_out)]
    assert not cosines or not (others > cosines[-1]).any()


@given(arrays.arrays(np.float64, (4, 4), elements=st.integers(0, 5).map(float)))
def test_dense_vectors_keep_what_scikit_learns_keep(matrix: Array) -> None:
    S, dense = decompose(matrix)
    assert share_kept(S, 4) == pytest.approx(1)
    if not matrix.any():
        return
    kept = TruncatedSVD(2, algorithm="arpack", random_state=0).fit(matrix).singular_values_
    np.testing.assert_allclose(np.sort(np.linalg.norm(dense, axis=0))[::-1][:2], kept, atol=1e-6)
    assert share_kept(S, 2) == pytest.approx((kept**2).sum() / (matrix**2).sum(), abs=1e-6)
    largest = dense[np.abs(dense).argmax(axis=0), range(4)]
    assert (largest >= 0).all()
