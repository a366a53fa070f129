"""Predict, then reveal: what people expected is theirs before they see the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from pages.text.i18n import Words

FOLD = "predictions"  # the key of the fold over a page's questions


@dataclass(frozen=True)
class Answer:
    """What was found. right: the place of the right option, from 0. because: the numbers that say so."""

    right: int
    because: str


@dataclass(frozen=True)
class Question:
    """A question with a few options.

    Attributes:
        name: what its widget is called, in small letters; once on a page.
        text: the question, in the visitor's language.
        options: at least two, of which one is right.
        answer: computes which, from what is on the page. Called only when somebody has chosen.
    """

    name: str
    text: str
    options: Sequence[str]
    answer: Callable[[], Answer]


def predict(questions: Sequence[Question], say: Words, folded: bool = False) -> None:
    """The end of a room: its questions, each with its answer once the visitor has chosen.

    folded: they stand behind a fold. While it is closed (:func:`unfolded`), none need be given.
    """
    if folded:
        with st.expander(say("predict.title"), key=FOLD, on_change="rerun"):
            _ask(questions, say)
    elif questions:
        st.subheader(say("predict.title"))
        _ask(questions, say)


def unfolded() -> bool:
    """Whether the fold over the questions is open."""
    return bool(st.session_state.get(FOLD))


def _ask(questions: Sequence[Question], say: Words) -> None:
    for question in questions:
        ask(question, say)


def ask(question: Question, say: Words) -> None:
    """One question, and its answer once the visitor has chosen."""
    with st.container(border=True):
        st.markdown(question.text)
        chosen = st.pills(
            question.text,
            range(len(question.options)),
            format_func=question.options.__getitem__,
            key=f"predict-{question.name}",
            label_visibility="collapsed",
        )
        if chosen is not None:
            _reveal(question, chosen, say)


def _reveal(question: Question, chosen: int, say: Words) -> None:
    answer = question.answer()
    if chosen == answer.right:
        st.success(say("predict.right", because=answer.because), icon="✅")
    else:
        right = question.options[answer.right]
        st.info(say("predict.otherwise", right=right, because=answer.because), icon="💡")
