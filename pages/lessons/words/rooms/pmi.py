"""PMI: how much more often two words meet than by chance."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import inf
from typing import Any

import numpy as np
import streamlit as st

from engine.errors import InputError
from engine.lectures.words.corpus import Corpus
from engine.lectures.words.counts import cooccurrence, pmi, ppmi
from engine.tracing.records import Array
from pages.frame.predict import Question
from pages.lessons.words.choices import LARGEST_COUNT, WordsChoices
from pages.lessons.words.corpus_box import corpus_box, word_box
from pages.lessons.words.questions import of_pmi
from pages.lessons.words.rooms.counts import matrix, similar_table
from pages.state import session
from pages.state.bind import follow
from pages.text.format import literal
from pages.text.i18n import Words

PRESETS = {"the_car": (10, 1000, 20, 10_000), "car_drive": (5, 20, 10, 10_000)}  # the lecture's
NAMES = ("C(x, y)", "C(x)", "C(y)", "N")


def show(say: Words) -> Sequence[Question]:
    """The room: four counts by hand, then every pair of the scene's text."""
    _by_hand(say)
    st.subheader(say("words.pmi.corpus"), divider=True)
    corpus = corpus_box(say)
    if corpus is None:
        return []
    left, right = st.columns([1, 2], gap="large")
    with left:
        word = word_box(corpus, say)
    counts = cooccurrence(corpus, session.current(WordsChoices).window)
    positive = ppmi(counts)
    with left:
        st.markdown(caption(corpus, counts, positive, say))
        st.table(similar_table(corpus, positive, word, say), border="horizontal")
    matrix(positive, corpus, word, right, say, decimals=2)
    st.caption(say("words.pmi.weights"))
    return of_pmi(session.current(WordsChoices).counts, counts, positive, say)


def _by_hand(say: Words) -> None:
    with st.container(horizontal=True):
        for name, counts in PRESETS.items():
            st.button(
                say(f"words.pmi.preset.{name}"),
                key=f"pmi-{name}",
                on_click=session.replace,
                kwargs={"counts": counts},
            )
    here = session.current(WordsChoices).counts

    def with_count(place: int, value: int | None) -> dict[str, Any]:
        return {} if value is None else {"counts": (*here[:place], value, *here[place + 1 :])}

    for place, column in enumerate(st.columns(4, gap="small")):
        column.number_input(
            f"{NAMES[place]}: {say(f'words.pmi.count.{place}')}",
            0,
            LARGEST_COUNT,
            step=1,
            **follow(f"pmi-count-{place}", here[place], partial(with_count, place)),
        )
    joint, first, second, total = here
    try:
        value = pmi(joint, first, second, total)
    except InputError:
        st.error(
            say(
                "words.pmi.refused",
                joint=say.count(joint),
                first=say.count(first),
                second=say.count(second),
                total=say.count(total),
            )
        )
        return
    st.latex(formula(here, value))
    expected = first * second / total
    st.markdown(
        say(
            f"words.pmi.caption.{'never' if value == -inf else 'met'}",
            joint,
            expected=say.number(expected, 4),
            joint=say.count(joint),
            ratio=say.number(joint / expected, 4),
            pmi=say.fixed(value, 2),
        )
    )


def formula(counts: tuple[int, int, int, int], value: float) -> str:
    """PMI with its numbers, in LaTeX, a step a line."""
    joint, first, second, total = (f"{count:,}".replace(",", r"{,}") for count in counts)
    result = r"-\infty" if value == -inf else f"{value:.4f}"
    return (
        r"\begin{aligned}\mathrm{PMI}(x, y) &= \log_2 \frac{C(x, y)\, N}{C(x)\, C(y)} \\[6pt] "
        rf"&= \log_2 \frac{{{joint} \cdot {total}}}{{{first} \cdot {second}}} = {result}\end{{aligned}}"
    )


def caption(corpus: Corpus, counts: Array, positive: Array, say: Words) -> str:
    """Which pair is bound most, and how often it met."""
    first, second = (int(place) for place in np.unravel_index(positive.argmax(), positive.shape))
    if positive[first, second] == 0:
        return say("words.pmi.caption.nothing")
    return say(
        "words.pmi.caption.most",
        first=literal(corpus.vocabulary[first]),
        second=literal(corpus.vocabulary[second]),
        ppmi=say.fixed(positive[first, second], 3),
        count=say.count(counts[first, second]),
    )
