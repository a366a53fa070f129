"""Many to one: what somebody wants, and how they feel about it, after each letter that they say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from engine.lectures.shapes.live.intents import INTENTS, intent_after_each_letter
from engine.lectures.shapes.live.letters import letter_ids
from engine.reading.reading import read
from engine.text import UNKNOWN_ID, characters, display, readable
from pages.charts.probability_grid import probability_grid
from pages.frame.draw import draw
from pages.frame.predict import Answer, Question
from pages.frame.theme import current_theme
from pages.lessons.shapes.networks import opened, small_network, weights_caption
from pages.lessons.shapes.text_box import shape_box
from pages.parts.readings import network_of
from pages.parts.sentence_box import examples
from pages.text.format import literal
from pages.text.i18n import Words, in_language

NAME = "intents"
DECIDED = 2 / 3  # from this share on, twice what all others have together, it is called a verdict
Verdicts = NDArray[np.float64]
REVIEWS = {"en": "en-sentiment", "ko": "ko-sentiment"}  # of the same form, trained for another question


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's request."""
    text = shape_box("request", say)
    if not readable(text).text.strip():
        st.info(say("read.empty"))
        return []
    with opened(say):
        return _shown(text, say)
    return []


def _shown(text: str, say: Words) -> Sequence[Question]:
    verdicts, letters = _verdicts(text), _letters(text)
    st.markdown(caption(text, verdicts, say))
    titles = {"step": say("shapes.chart.read"), "class": say("shapes.chart.intent")}
    names = [say(f"shapes.intent.{name}") for name in INTENTS]
    draw(probability_grid(verdicts, letters, names, titles, current_theme()), "intent-letters")
    if st.toggle(say("shapes.numbers"), key="intent-numbers"):
        table = {say("shapes.chart.read"): [literal(letter) for letter in letters]}
        table |= {name: [say.fixed(row[place], 3) for row in verdicts] for place, name in enumerate(names)}
        st.table(table, border="horizontal")
    st.caption(weights_caption(NAME, say))
    _sentiment(say)
    return questions(text, say)


@lru_cache(maxsize=64)
def _verdicts(text: str) -> Verdicts:
    network = small_network(NAME)
    return intent_after_each_letter(network.model, network.words, text)


def _letters(text: str) -> list[str]:
    return [display(token.text) for token in characters.tokenize(text)]


def settled(verdicts: Verdicts) -> int:
    """The step, from 0, since which the verdict has been the last one."""
    best = verdicts.argmax(axis=1)
    other = np.flatnonzero(best != best[-1])
    return int(other[-1]) + 1 if len(other) else 0


def caption(text: str, verdicts: Verdicts, say: Words) -> str:
    """The verdict, since when it has stood, and how many letters were unknown."""
    since, letters = settled(verdicts), _letters(text)
    network = small_network(NAME)
    unknown = sum(id_ == UNKNOWN_ID for id_ in letter_ids(text, network.words))
    if unknown == len(letters):
        return say("shapes.intent.nothing_known")
    second, best = (int(place) for place in verdicts[-1].argsort()[-2:])
    named = {"intent": say(f"shapes.intent.{INTENTS[best]}"), "share": say.percent(verdicts[-1, best], 1)}
    if verdicts[-1, best] < DECIDED:
        other = say(f"shapes.intent.{INTENTS[second]}")
        told = say(
            "shapes.intent.undecided", **named, other=other, other_share=say.percent(verdicts[-1, second], 1)
        )
    else:
        place = {"step": since + 1, "steps": len(letters), "letter": literal(letters[since])}
        told = say("shapes.intent.caption", **named, **place)
    return f"{told} {say('shapes.unknown', count=unknown)}" if unknown else told


def _sentiment(say: Words) -> None:
    """The same form once more, trained for another question, and asked it of a text of its own kind."""
    network = network_of(in_language(REVIEWS, say.language), "lstm")
    text = examples(network.card.name)[1]
    reading = read(network, text)
    best = int(reading.probability[-1].argmax())
    st.markdown(
        say(
            "shapes.intent.sentiment",
            text=literal(text),
            verdict=say(f"class.{reading.classes[best]}"),
            share=say.percent(reading.probability[-1, best], 1),
            network=say(f"network.{network.card.name}"),
        )
    )


def questions(text: str, say: Words) -> list[Question]:
    """What may be foreseen of the request on show."""

    def early() -> Answer:
        verdicts = _verdicts(text)
        since, steps = settled(verdicts), len(verdicts)
        place = 0 if 3 * since < steps else 1 if 3 * since < 2 * steps else 2
        return Answer(place, say("shapes.intent.early.because", step=since + 1, steps=steps))

    def backwards() -> Answer:
        turned = _verdicts(readable(text).text[::-1])[-1]
        best = int(turned.argmax())
        same = best == int(_verdicts(text)[-1].argmax())
        intent, share = say(f"shapes.intent.{INTENTS[best]}"), say.percent(turned[best], 1)
        return Answer(0 if same else 1, say("shapes.intent.backwards.because", intent=intent, share=share))

    return [
        Question(
            f"intent-{name}",
            say(f"shapes.intent.{name}.text"),
            [say(f"shapes.intent.{name}.{place}") for place in range(count)],
            answer,
        )
        for name, count, answer in (("early", 3, early), ("backwards", 2, backwards))
    ]
