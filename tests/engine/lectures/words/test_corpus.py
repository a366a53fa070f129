"""A typed text becomes numbered words; what can't be counted is refused with its count and its limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InputError
from engine.lectures.words.corpus import (
    MOST_CHARACTERS,
    MOST_DIFFERENT,
    MOST_WORDS,
    CorpusTooLargeError,
    NoNeighboursError,
    read_corpus,
)
from tests.engine.lectures.words.figures import FIGURES

TEXTS = st.lists(st.lists(st.sampled_from("abcde"), max_size=8), max_size=5).map(
    lambda lines: "\n".join(map(" ".join, lines))
)


def test_the_lectures_vocabulary() -> None:
    assert (
        list(read_corpus(FIGURES["cooccurrence"]["corpus"]).vocabulary)
        == FIGURES["cooccurrence"]["vocabulary"]
    )


@given(TEXTS, st.integers(1, 9))
def test_contexts_are_the_words_around_each_place_of_a_line(text: str, window: int) -> None:
    lines = [line.split() for line in text.splitlines()]
    try:
        corpus = read_corpus(text)
    except NoNeighboursError:
        assert all(len(set(line)) < 2 for line in lines)
        return
    expected = [
        (line[at], [line[i] for i in range(len(line)) if i != at and abs(i - at) <= window])
        for line in lines
        if len(line) > 1
        for at in range(len(line))
    ]
    words = corpus.vocabulary
    assert [(words[t], [words[i] for i in around]) for t, around in corpus.contexts(window)] == expected


@pytest.mark.parametrize("text", ["", " \n\t", "hello", "hello\nworld", "word word word", "!!! !!!"])
def test_a_text_without_two_different_neighbours_is_refused(text: str) -> None:
    with pytest.raises(NoNeighboursError, match="two different words in one line") as refusal:
        read_corpus(text)
    assert refusal.value.count == len(set(text.replace("!!!", "!").split()))


def test_the_largest_texts_are_read_and_larger_ones_refused() -> None:
    longest = "a b " * (MOST_WORDS // 2)
    assert len(read_corpus(longest).sentences[0]) == MOST_WORDS
    with pytest.raises(CorpusTooLargeError, match="3,001 words, the limit is 3,000"):
        read_corpus(longest + "a")
    names = [f"w{number}" for number in range(MOST_DIFFERENT + 1)]
    assert len(read_corpus(" ".join(names[:-1])).vocabulary) == MOST_DIFFERENT
    with pytest.raises(CorpusTooLargeError, match="301 different words, the limit is 300"):
        read_corpus(" ".join(names))


def test_a_paste_longer_than_anybody_types_is_refused_at_once() -> None:
    with pytest.raises(CorpusTooLargeError, match="60,001 characters, the limit is 60,000"):
        read_corpus("a" * (MOST_CHARACTERS + 1))


def test_a_window_reaches_at_least_one_word() -> None:
    with pytest.raises(InputError, match="not 0"):
        list(read_corpus("a b").contexts(0))
