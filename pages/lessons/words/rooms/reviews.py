"""Vectors learnt from many reviews: which words came to lie near a typed one."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import streamlit as st

from engine.lectures.words.counts import most_similar
from engine.lectures.words.vectors import NAMES, UnknownWordError, WordVectors
from engine.models.errors import ModelFileError
from engine.text import readable
from pages.frame.predict import Question
from pages.lessons.words.choices import LONGEST_WORD, WordsChoices
from pages.lessons.words.questions import of_reviews
from pages.lessons.words.vectors import vectors_of
from pages.parts.readings import network_of
from pages.state import session
from pages.state.bind import follow
from pages.text.format import literal
from pages.text.i18n import Words, in_language

LOG = logging.getLogger("gatescope")
TRIED = {
    "en": ("love", "bad", "movie", "he", "team", "funny"),
    "ko": ("재미있어요", "지루하고", "배우", "음악", "결말", "울었다"),
}
MOST = 8


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's word."""
    here = session.current(WordsChoices)
    tried = in_language(TRIED, here.language)
    typed = tried[0] if here.near is None else here.near
    st.text_input(
        say("words.reviews.word"),
        max_chars=LONGEST_WORD,
        **follow("word-near", typed, lambda word: {"near": word}),
    )
    st.pills(
        say("read.examples"),
        tried,
        label_visibility="collapsed",
        **follow(
            f"word-near-{here.language}",
            typed if typed in tried else None,
            lambda word: {"near": word} if word else {},
            start="default",
        ),
    )
    korean = any("가" <= letter <= "힣" for letter in readable(typed).text)
    try:
        vectors = vectors_of(NAMES[0] if korean else NAMES[1])
    except ModelFileError as error:
        LOG.error("%s", error)
        st.error(say("words.reviews.damaged", name=NAMES[0] if korean else NAMES[1]))
        return []
    try:
        nearest = vectors.nearest(typed, MOST)
    except UnknownWordError:
        count = say.count(vectors.card.vocabulary_size - 1)
        st.info(say("words.reviews.unknown", word=literal(typed.strip()) or "–", count=count))
        _card(vectors, say)
        return []
    st.markdown(caption(typed, nearest, say))
    tables = st.columns(2, gap="large")
    with tables[0]:
        st.markdown(f"**{say('words.reviews.by_company')}**")
        st.table(_table(nearest, say), border="horizontal")
    with tables[1]:
        _by_network(typed, korean, say)
    _card(vectors, say)
    return of_reviews(vectors, typed, say)


def caption(word: str, nearest: list[tuple[str, float]], say: Words) -> str:
    """The nearest words, with their cosines."""
    first, cosine = nearest[0]
    return say(
        "words.reviews.caption", word=literal(word.strip()), first=literal(first), cosine=say.fixed(cosine, 2)
    )


def _table(nearest: list[tuple[str, float]], say: Words) -> dict[str, list[str]]:
    return {
        say("words.similar"): [literal(word) for word, _ in nearest],
        "cos": [say.fixed(cosine, 3) for _, cosine in nearest],
    }


def _by_network(word: str, korean: bool, say: Words) -> None:
    """The same word in the embedding of the shipped sentiment network, where that has it as one token."""
    st.markdown(f"**{say('words.reviews.by_verdict')}**")
    if korean:
        st.caption(say("words.reviews.syllables"))
        return
    network = network_of("en-sentiment", "lstm")
    encoded = network.encode(word)
    if len(encoded.tokens) != 1 or encoded.unknown[0]:
        st.caption(say("words.reviews.pieces"))
        return
    table = network.model.embedding.weight.double().numpy()
    found = most_similar(table, int(encoded.ids[0, 0]), MOST)
    st.table(
        _table([(network.vocabulary.texts[row], cosine) for row, cosine in found], say), border="horizontal"
    )
    st.caption(say("words.reviews.compare"))


def _card(vectors: WordVectors, say: Words) -> None:
    card = vectors.card
    st.caption(
        say(
            "words.reviews.weights",
            words=say.count(card.vocabulary_size - 1),
            size=card.size,
            window=card.training["window"],
            source=card.data.source,
            licence=card.data.licence,
            attribution=card.data.attribution,
            chosen=say.percent(card.scores["chosen"], 1),
            chance=say.percent(card.scores["chance"], 1),
            examples=say.count(card.scores["examples"]),
        )
    )
