"""How likely a trained language model finds a sentence, token by token, and its words in another order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import permutations
from typing import Annotated, Any, get_args

import numpy as np
import streamlit as st
from pydantic import Field, TypeAdapter

from engine import models
from engine.lectures.language import Likelihood
from engine.reading.reading import EmptyTextError
from pages.charts.letter_steps import percent
from pages.charts.likelihood_table import likelihood_table
from pages.charts.surprise import surprise
from pages.frame.component import ASSETS
from pages.frame.draw import draw
from pages.frame.predict import Answer, Question
from pages.frame.shipped_file import read_shipped
from pages.frame.theme import current_theme
from pages.lessons.hello.choices import LONGEST_SENTENCE, HelloChoices, LanguageModelName
from pages.lessons.hello.language_models import language_model_picker, likelihood_of, name_of, weights_caption
from pages.state import session
from pages.state.bind import follow
from pages.text.format import literal, token_name
from pages.text.i18n import Words

PAIRS = ASSETS / "hello-pairs.json"
Pairs = Annotated[list[tuple[str, str]], Field(min_length=1)]
FIELDS = ("first", "second")
MOST_WORDS = 3  # put into every order
EVEN = 1.5  # times as likely: no more than that is hardly a difference


@cache
def pairs() -> dict[str, Pairs]:
    """Pairs of sentences to start from, for each network."""
    return read_shipped(PAIRS, TypeAdapter(dict[str, Pairs]), get_args(LanguageModelName))


def sentences_of(scene: HelloChoices) -> tuple[str, str]:
    """The scene's two sentences."""
    first, second = pairs()[name_of(scene)][0]
    return (
        first if scene.first is None else scene.first,
        second if scene.second is None else scene.second,
    )


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's network and its two sentences."""
    network = language_model_picker(say)
    if network is None:
        return []
    _choose(say)
    here = session.current(HelloChoices)
    texts = sentences_of(here)
    try:
        found = [likelihood_of(*_network(here), text) for text in texts]
    except EmptyTextError:
        st.info(say("hello.sentences.empty"))
        return []
    st.markdown(caption(texts, found, say))
    st.latex(r"P(x_1, \ldots, x_T) = \prod_{t=1}^{T} P(x_t \mid x_1, \ldots, x_{t-1})")
    _charts(found, say)
    st.caption(f"{say('hello.sentences.start')}  \n{weights_caption(network, say)}")
    return questions(here, texts, found, say)


def _network(here: HelloChoices) -> tuple[str, str, str]:
    return name_of(here), here.kind, here.moment


def _choose(say: Words) -> None:
    here = session.current(HelloChoices)
    offered = pairs()[name_of(here)]
    with st.container(horizontal=True):
        for place, (first, second) in enumerate(offered):
            st.button(
                f"{first} / {second}",
                key=f"hello-pair-{place}",
                on_click=session.replace,
                kwargs={"first": first, "second": second},
            )
    for field, text, column in zip(FIELDS, sentences_of(here), st.columns(2, gap="medium"), strict=True):

        def typed(text: str, field: str = field) -> dict[str, Any]:
            return {field: text}

        label = say(f"hello.sentences.{field}", limit=LONGEST_SENTENCE)
        column.text_input(label, max_chars=LONGEST_SENTENCE, **follow(f"{field}-text", text, typed))


def _charts(found: list[Likelihood], say: Words) -> None:
    here = session.current(HelloChoices)
    titles = {name: say(f"hello.sentences.{name}") for name in ("bits", "chance")}
    most = 1.05 * max(float(each.bits.max()) for each in found)
    shown = st.toggle(say("hello.sentences.numbers"), key="hello-sentence-numbers")
    for place, (each, column) in enumerate(zip(found, st.columns(2, gap="medium"), strict=True)):
        with column:
            draw(surprise(each, here.kind, most, titles, current_theme(), say), f"surprise-{place}")
            st.caption(hardest_caption(each, say))
            if shown:
                table = likelihood_table(each, say)
                for column_name in (say("column.token"), say("hello.sentences.guess")):
                    table[column_name] = table[column_name].map(literal)  # a cell is Markdown
                st.table(table, border="horizontal")


def caption(texts: tuple[str, str], found: list[Likelihood], say: Words) -> str:
    """Both products, and how many times one is the other."""
    one, other = found
    values = {
        "first": literal(texts[0]),
        "second": literal(texts[1]),
        "p": say.of_log10(one.log10),
        "q": say.of_log10(other.log10),
        "times": say.of_log10(abs(one.log10 - other.log10), 3),
    }
    verdict = "even" if one.log10 == other.log10 else "first" if one.log10 > other.log10 else "second"
    told = say(f"hello.sentences.likelier.{verdict}", **values)
    if (a := len(one.tokens)) != (b := len(other.tokens)):
        bits = {"a": a, "b": b, "x": say.fixed(one.bits.mean(), 2), "y": say.fixed(other.bits.mean(), 2)}
        told += " " + say("hello.sentences.length", **bits)
    elif sorted(token.text for token in one.tokens) == sorted(token.text for token in other.tokens):
        told += " " + say("hello.sentences.same_letters", count=a)
    if any(any(each.unknown) for each in found):
        told += " " + say("hello.sentences.unknown")
    return told


def hardest_caption(found: Likelihood, say: Words) -> str:
    """The sum of the bits, and the token that gives most of it."""
    hardest = int(found.bits.argmax())
    return say(
        "hello.sentences.hardest",
        total=say.fixed(found.bits.sum(), 1),
        token=token_name(found.tokens[hardest].text),
        place=hardest + 1,
        bits=say.fixed(found.bits[hardest], 1),
        guess=token_name(found.guesses[hardest]),
        share=percent(float(found.of_guesses[hardest]), say),
        right=sum(token.text == guess for token, guess in zip(found.tokens, found.guesses, strict=True)),
        count=len(found.tokens),
    )


def questions(
    here: HelloChoices, texts: tuple[str, str], found: list[Likelihood], say: Words
) -> list[Question]:
    """What a person may predict of this network and these sentences."""
    asked = [_untrained(here, texts, say)]
    if max(found[0].starts_word.sum(), found[1].starts_word.sum()) and found[0].inside_word.any():
        asked.append(_first_letters(found[0], say))
    words = texts[0].split()[:MOST_WORDS]
    if len(set(words)) > 1:
        asked.append(_order(here, words, say))
    return asked


def _order(here: HelloChoices, words: list[str], say: Words) -> Question:
    orders = [" ".join(order) for order in dict.fromkeys(permutations(words))]
    options = list(map(literal, orders))  # an option is Markdown

    def answer() -> Answer:
        log10 = [likelihood_of(*_network(here), order).log10 for order in orders]
        best, worst = int(np.argmax(log10)), int(np.argmin(log10))
        because = say(
            "hello.predict.order.because",
            times=say.of_log10(log10[best] - log10[worst], 3),
            worst=options[worst],
        )
        return Answer(best, because)

    return Question("hello-order", say("hello.predict.order"), options, answer)


def _untrained(here: HelloChoices, texts: tuple[str, str], say: Words) -> Question:
    name, kind, _ = _network(here)

    def answer() -> Answer:
        one, other = (likelihood_of(name, kind, "untrained", text) for text in texts)
        apart = abs(one.log10 - other.log10)
        even = apart < np.log10(EVEN)
        uniform = -np.log2(1 / models.card(name, kind).vocabulary_size)
        because = say(
            "hello.predict.untrained.because",
            times=say.of_log10(apart, 3),
            bits=say.fixed(one.bits.mean(), 2),
            uniform=say.fixed(uniform, 2),
        )
        return Answer(0 if even else 1, because)

    options = [say(f"hello.predict.untrained.{name}", times=EVEN) for name in ("even", "apart")]
    return Question("hello-untrained", say("hello.predict.untrained"), options, answer)


def _first_letters(found: Likelihood, say: Words) -> Question:
    def answer() -> Answer:
        first, inside = found.bits[found.starts_word].mean(), found.bits[found.inside_word].mean()
        because = say("hello.predict.first.because", first=say.fixed(first, 2), inside=say.fixed(inside, 2))
        return Answer(0 if first > inside else 1, because)

    options = [say("hello.predict.first.first"), say("hello.predict.first.inside")]
    return Question("hello-first", say("hello.predict.first"), options, answer)
