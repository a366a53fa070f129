"""The text whose words are counted or learnt: typed, or one of the examples."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import streamlit as st
from pydantic import TypeAdapter

from engine.lectures.words.corpus import (
    MOST_DIFFERENT,
    MOST_WORDS,
    Corpus,
    CorpusTooLargeError,
    NoNeighboursError,
    read_corpus,
)
from pages.frame.shipped_file import ShippedFileError, read_shipped
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.state.record import LONGEST_LINK
from pages.state.scene import Scene
from pages.text.i18n import SOURCE, Language, Words

CORPORA = Path(__file__).parents[2] / "assets" / "corpora.json"
WIDEST = 10


@cache
def corpora(language: Language) -> dict[str, str]:
    """Texts to start from, by name; the lecture's is the first."""
    found = read_shipped(CORPORA, TypeAdapter(dict[str, dict[str, str]]), [SOURCE])
    offered = found[SOURCE] | found.get(language, {})
    if "lecture" not in offered:
        raise ShippedFileError(CORPORA, f"{language} lacks 'lecture'")
    return offered


def corpus_text(scene: Scene) -> str:
    """The scene's text."""
    return corpora(scene.language)["lecture"] if scene.word_corpus is None else scene.word_corpus


def corpus_box(say: Words) -> Corpus | None:
    """The box, its examples and the window. What can't be counted is told, and stays in its box: None."""
    here = session.current(Scene)
    offered, text = corpora(here.language), corpus_text(here)
    label = say("words.corpus", words=say.count(MOST_WORDS), different=MOST_DIFFERENT)
    st.text_area(label, height=110, **follow("word-corpus", text, lambda typed: {"word_corpus": typed}))
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
            lambda name: {"word_corpus": offered[name], "word_query": None} if name else {},
            start="default",
        ),
    )
    window.slider(say("words.window"), 1, WIDEST, **follow_field("word_window"))
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
    return corpus.number(session.current(Scene).word_query or "") or 0


def word_box(corpus: Corpus, say: Words) -> int:
    """A box to choose one of the text's words; its number."""
    place = chosen_word(corpus)

    def choose(word: str | None) -> dict[str, Any]:
        return {} if word is None else {"word_query": word}

    words = corpus.vocabulary
    key = f"word-query-{crc32(' '.join(words).encode(errors='replace')):x}"  # other words: another box
    st.selectbox(say("words.query"), words, place, **follow(key, words[place], choose, start=None))
    return place
