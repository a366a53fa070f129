"""Co-occurrence: a word by the words beside it, and which words are alike then."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from engine.lectures.words.corpus import Corpus
from engine.lectures.words.counts import cooccurrence, most_similar
from engine.tracing.records import Array
from pages.charts.word_matrix import MOST_WRITTEN, word_matrix
from pages.frame.draw import draw
from pages.frame.predict import Question
from pages.frame.theme import current_theme
from pages.lessons.words.choices import WordsChoices
from pages.lessons.words.corpus_box import corpus_box, word_box
from pages.lessons.words.numbers_table import word_numbers
from pages.lessons.words.questions import of_counts
from pages.state import session
from pages.text.format import literal
from pages.text.i18n import Words

MOST_SHOWN = 40  # words in a drawing


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's text, window and word."""
    corpus = corpus_box(say)
    if corpus is None:
        return []
    left, right = st.columns([1, 2], gap="large")
    with left:
        word = word_box(corpus, say)
    counts = cooccurrence(corpus, session.current(WordsChoices).window)
    with left:
        st.markdown(in_context(corpus, word, session.current(WordsChoices).window))
        st.markdown(caption(corpus, counts, word, say))
        st.table(similar_table(corpus, counts, word, say), border="horizontal")
    matrix(counts, corpus, word, right, say)
    st.caption(say("words.counts.weights"))
    return of_counts(corpus, counts, word, say)


def in_context(corpus: Corpus, word: int, window: int) -> str:
    """The first sentence with the word, in Markdown: the word in bold, its neighbours on a ground."""
    sentence = next((each for each in corpus.sentences if word in each), (word,))  # or alone in its line
    start = max(0, sentence.index(word) - MOST_SHOWN // 2)
    sentence = sentence[start : start + MOST_SHOWN]
    places = [place for place, each in enumerate(sentence) if each == word]
    shown = []
    for place, each in enumerate(sentence):
        text = literal(corpus.vocabulary[each])
        if place in places:
            shown.append(f"**{text}**")
        elif any(abs(place - there) <= window for there in places):
            shown.append(f":blue-background[{text}]")
        else:
            shown.append(text)
    return " ".join(shown)


def caption(corpus: Corpus, counts: Array, word: int, say: Words) -> str:
    """How a word is described by its neighbours, in the numbers on show."""
    beside = ", ".join(
        f"{literal(corpus.vocabulary[i])} {say.count(counts[word, i])}" for i in np.flatnonzero(counts[word])
    )
    return say(
        "words.counts.caption",
        word=literal(corpus.vocabulary[word]),
        beside=beside or "–",
        zeros=say.percent((counts == 0).mean()),
        size=len(corpus.vocabulary),
    )


def similar_table(corpus: Corpus, vectors: Array, word: int, say: Words) -> dict[str, list[str]]:
    """The words most like one of them, with the cosine."""
    found = most_similar(vectors, word)
    return {
        say("words.similar"): [literal(corpus.vocabulary[place]) for place, _ in found],
        "cos": [say.fixed(cosine, 4) for _, cosine in found],
    }


def matrix(values: Array, corpus: Corpus, word: int, place: object, say: Words, decimals: int = 0) -> None:
    """The first words' rows and columns, drawn; told where there are more."""
    words = corpus.vocabulary[:MOST_SHOWN]
    shown = values[: len(words), : len(words)]
    marked = word if word < len(words) else None
    draw(word_matrix(shown, words, words, marked, current_theme(), decimals), "word-matrix", place)
    if len(corpus.vocabulary) > MOST_WRITTEN:
        word_numbers("matrix", corpus.vocabulary, values, say)
    if len(corpus.vocabulary) > MOST_SHOWN:
        st.caption(say("words.more", shown=MOST_SHOWN, count=len(corpus.vocabulary)))
