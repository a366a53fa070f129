"""SVD: from a wide, nearly empty matrix to a few numbers a word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from engine.lectures.words.counts import cooccurrence, decompose, ppmi, share_kept
from engine.tracing.records import Array
from pages.charts.singular_values import singular_values
from pages.charts.word_plane import word_plane
from pages.frame.draw import draw
from pages.frame.predict import Question
from pages.frame.theme import current_theme
from pages.lessons.words.choices import WordsChoices
from pages.lessons.words.corpus_box import corpus_box, word_box
from pages.lessons.words.numbers_table import word_numbers
from pages.lessons.words.questions import of_svd
from pages.lessons.words.rooms.counts import similar_table
from pages.state import session
from pages.state.bind import follow
from pages.text.i18n import Words

EQUAL = 1e-6  # relative: singular values as close as this are one value


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's text, window, word, and columns kept."""
    corpus = corpus_box(say)
    if corpus is None:
        return []
    here = session.current(WordsChoices)
    S, dense = decompose(ppmi(cooccurrence(corpus, here.window)))
    most = min(len(S), 20)
    kept = min(here.kept, most)
    choose, keep = st.columns(2, gap="medium", vertical_alignment="bottom")
    with choose:
        word = word_box(corpus, say)
    keep.slider(say("words.svd.kept"), 1, most, **follow(f"word-kept-{most}", kept, lambda k: {"kept": k}))
    st.markdown(caption(S, kept, len(corpus.vocabulary), say))
    left, right = st.columns([2, 3], gap="medium")
    titles = {"place": say("words.svd.place"), "value": say("words.svd.value")}
    draw(singular_values(S, kept, titles, current_theme()), "singular-values", left)
    axes = (say("words.svd.axis", number=1), say("words.svd.axis", number=2))
    draw(word_plane(dense, corpus.vocabulary, word, axes, current_theme()), "svd-plane", right)
    if repeated(S):
        st.caption(say("words.svd.repeated", values=", ".join(say.fixed(value, 4) for value in S[:3])))
    word_numbers("svd", corpus.vocabulary, dense, say)
    with st.container(horizontal=True, gap="large"):
        st.table(similar_table(corpus, dense[:, :kept], word, say), border="horizontal", width="content")
    st.caption(say("words.svd.weights"))
    return of_svd(corpus, S, dense, word, say)


def caption(S: Array, kept: int, size: int, say: Words) -> str:
    """How much is kept of the matrix, in the numbers on show."""
    return say("words.svd.caption", kept=kept, size=size, share=say.percent(share_kept(S, kept), 1))


def repeated(S: Array) -> bool:
    """Whether the plane of the first two columns could be turned, or chosen otherwise, with as much right."""
    return bool((np.abs(np.diff(S[:3])) <= EQUAL * max(S[0], EQUAL)).any())
