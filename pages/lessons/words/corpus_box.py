"""The text whose words are counted or learnt: typed, or one of the examples."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import streamlit as st

from engine.lectures.words.corpus import (
    MOST_DIFFERENT,
    MOST_WORDS,
    Corpus,
    CorpusTooLargeError,
    NoNeighboursError,
    read_corpus,
)
from pages.lessons.words.choices import WordsChoices
from pages.parts.corpora import corpora
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.state.record import LONGEST_LINK
from pages.text.i18n import Words

WIDEST = 10


def corpus_text(here: WordsChoices) -> str:
    """The scene's text."""
    return corpora(here.language)["lecture"] if here.corpus is None else here.corpus


def corpus_box(say: Words) -> Corpus | None:
    """The box, its examples and the window. What can't be counted is told, and stays in its box: None."""
    here = session.current(WordsChoices)
    offered, text = corpora(here.language), corpus_text(here)
    label = say("words.corpus", words=say.count(MOST_WORDS), different=MOST_DIFFERENT)
    st.text_area(label, height=110, **follow("word-corpus", text, lambda typed: {"corpus": typed}))
    if len(text) > LONGEST_LINK:
        st.caption(say("read.not_in_link", limit=LONGEST_LINK))
    names, window = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
    names.pills(
        say("read.examples"),
        list(offered),
        format_func=lambda name: say(f"words.corpus.{name}"),
        label_visibility="collapsed",
        **follow(
            "word-corpus-name",
            next((name for name, each in offered.items() if each == text), None),
            lambda name: {"corpus": offered[name], "query": None} if name else {},
            start="default",
        ),
    )
    window.slider(say("words.window"), 1, WIDEST, **follow_field("window"))
    try:
        return read_corpus(text)
    except NoNeighboursError:
        st.info(say("words.corpus.none"))
    except CorpusTooLargeError as error:
        st.error(too_large(error, say))
    return None


def too_large(error: CorpusTooLargeError, say: Words) -> str:
    """What there is too much of, how much, and the limit."""
    told = {"count": say.count(error.count), "limit": say.count(error.limit)}
    return say(f"words.corpus.many.{error.what.replace(' ', '-')}", **told)


def chosen_word(corpus: Corpus) -> int:
    """The number of the word that is looked at: the scene's where the text has it, else the first."""
    return corpus.number(session.current(WordsChoices).query or "") or 0


def word_box(corpus: Corpus, say: Words) -> int:
    """A box to choose one of the text's words; its number."""
    place = chosen_word(corpus)

    def choose(word: str | None) -> dict[str, Any]:
        return {} if word is None else {"query": word}

    words = corpus.vocabulary
    key = f"word-query-{crc32(' '.join(words).encode(errors='replace')):x}"  # other words: another box
    st.selectbox(say("words.query"), words, place, **follow(key, words[place], choose, start=None))
    return place
