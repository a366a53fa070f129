"""word2vec, trained while it is watched, and what it costs beside a neural language model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import streamlit as st

from engine.lectures.words.corpus import Corpus
from engine.lectures.words.word2vec import PAD, Architecture, Objective, Settings, examples
from pages.frame.predict import Question
from pages.lessons.words.choices import WordsChoices
from pages.lessons.words.corpus_box import corpus_box, word_box
from pages.lessons.words.questions import of_word2vec
from pages.lessons.words.rooms.cost import cost
from pages.lessons.words.training import word_training
from pages.state import session
from pages.state.bind import follow_field
from pages.text.format import literal
from pages.text.i18n import Words

FEW = 3  # examples that are written out


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's text, window and settings."""
    corpus = corpus_box(say)
    if corpus is not None:
        _choose(say)
        st.markdown(shown_examples(corpus, settings(), say))
        word = word_box(corpus, say)
        word_training(corpus, settings(), word, say)
        st.caption(say("words.word2vec.weights"))
    cost(say)
    return of_word2vec(corpus, settings(), session.current(WordsChoices).cost_vocabulary, say)


def settings() -> Settings:
    """What the scene asks for."""
    here = session.current(WordsChoices)
    return Settings(
        architecture=here.architecture,
        objective=here.objective,
        window=here.window,
        size=here.size,
        steps=here.steps,
        seed=here.seed,
    )


def _choose(say: Words) -> None:
    left, middle, right = st.columns(3, gap="medium", vertical_alignment="bottom")
    left.segmented_control(
        say("words.word2vec.architecture"),
        get_args(Architecture),
        format_func=lambda name: say(f"words.word2vec.architecture.{name}"),
        **follow_field("architecture", start="default"),
    )
    middle.segmented_control(
        say("words.word2vec.objective"),
        get_args(Objective),
        format_func=lambda name: say(f"words.word2vec.objective.{name}"),
        **follow_field("objective", start="default"),
    )
    right.slider(say("words.word2vec.size"), 2, 50, **follow_field("size"))
    left, right = st.columns([2, 1], gap="medium", vertical_alignment="bottom")
    left.slider(say("words.word2vec.steps"), 10, 1000, step=10, **follow_field("steps"))
    right.number_input(say("words.word2vec.seed"), 0, 9999, **follow_field("seed"))


def shown_examples(corpus: Corpus, settings: Settings, say: Words) -> str:
    """The first examples that are learnt from, and how many there are."""
    inputs, targets = examples(corpus, settings.architecture, settings.window)
    shown = []
    for context, target in zip(inputs[:FEW].tolist(), targets[:FEW].tolist(), strict=True):
        given = ", ".join(literal(corpus.vocabulary[word]) for word in context if word != PAD)
        shown.append(f"{given} → **{literal(corpus.vocabulary[target])}**")
    count = say.count(len(targets))
    return say(
        f"words.word2vec.examples.{settings.architecture}", len(targets), shown="; ".join(shown), count=count
    )
