"""A trained language model writes: temperature and seed, what it drew from, and the states it wrote from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from scipy.stats import entropy

from engine import models
from engine.lectures.language import COLDEST, HOTTEST, LINE, WrittenToken, distribution
from engine.text import display, readable
from pages.charts.letter_steps import percent
from pages.charts.next_tokens import next_tokens
from pages.charts.written_states import SHOWN, written_states
from pages.frame.draw import draw
from pages.frame.predict import Answer, Question
from pages.frame.theme import current_theme
from pages.lessons.hello.choices import FEWEST_WRITTEN, LONGEST_START, MOST_WRITTEN, HelloChoices
from pages.lessons.hello.language_models import language_model_picker, weights_caption, written_by
from pages.lessons.hello.rooms.following import following, kinds_question, next_seed
from pages.lessons.hello.rooms.paper import paper, settings_of
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.text.format import literal, token_name
from pages.text.i18n import Words

CONTEXT = 16  # tokens before the one that is looked at


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's network, temperature, seed, start and length."""
    network = language_model_picker(say)
    if network is None:
        return []
    _choose(say)
    written = paper(network, say)
    if not written:
        return []
    here = session.current(HelloChoices)
    st.markdown(caption(here, written, say))
    _look(network, here, written, say)
    following(network, written, say)
    st.caption(weights_caption(network, say))
    return questions(here, written, say)


def _choose(say: Words) -> None:
    st.slider(say("hello.writing.temperature"), COLDEST, HOTTEST, step=0.1, **follow_field("temperature"))
    start, seed, length = st.columns([3, 1, 2], gap="medium", vertical_alignment="bottom")
    label = say("hello.writing.start", limit=LONGEST_START)
    start.text_input(label, max_chars=LONGEST_START, **follow_field("start"))
    seed.number_input(say("hello.writing.seed"), 0, 9999, step=1, **follow_field("seed"))
    length.slider(
        say("hello.writing.length"), FEWEST_WRITTEN, MOST_WRITTEN, step=10, **follow_field("length")
    )


def caption(here: HelloChoices, written: Sequence[WrittenToken], say: Words) -> str:
    """How often the likeliest token was drawn, and how open the choice was."""
    likeliest = sum(token.rank == 0 for token in written) / len(written)
    bits = np.mean([entropy(token.probability, base=2) for token in written])
    return say(
        "hello.writing.caption",
        count=len(written),
        temperature=say.number(here.temperature),
        likeliest=say.percent(likeliest),
        bits=say.fixed(bits, 2),
        choices=say.fixed(2**bits, 1),
    )


def _look(network: models.Network, here: HelloChoices, written: Sequence[WrittenToken], say: Words) -> None:
    count = len(written)
    at = min(here.at, count) - 1
    if count > 1:
        field = follow(f"hello-at-{count}", at + 1, lambda place: {"at": place})
        st.slider(say("hello.writing.at"), 1, count, **field)
    st.markdown(chosen_caption(here, written, at, say))
    left, right = st.columns([2, 3], gap="medium")
    titles = {name: say(f"hello.writing.{name}") for name in ("one", "probability", "drawn", "unit", "token")}
    titles["here"] = say("hello.writing.here", temperature=say.number(here.temperature))
    theme = current_theme()
    figure = next_tokens(written[at], network.vocabulary.texts, here.kind, theme, titles)
    draw(figure, "next-tokens", left)
    draw(written_states(written, at, titles, theme), "written-states", right)
    units = len(written[0].hidden)
    right.caption(say("hello.writing.states", shown=min(SHOWN, units), units=units))


def chosen_caption(here: HelloChoices, written: Sequence[WrittenToken], at: int, say: Words) -> str:
    """What was drawn at one place, how likely it was before and after the temperature."""
    token = written[at]
    read = [LINE, *readable(here.start).text, *(each.text for each in written[:at])]
    before = "".join(map(display, read[-CONTEXT:]))
    return say(
        "hello.writing.chosen",
        before=literal(before),
        token=token_name(token.text),
        rank=token.rank + 1,
        one=percent(float(distribution(token.logits, 1.0)[token.id]), say),
        here=percent(float(token.probability[token.id]), say),
        temperature=say.number(here.temperature),
    )


def questions(here: HelloChoices, written: Sequence[WrittenToken], say: Words) -> list[Question]:
    """What a person may predict of this network's writing."""
    name, kind, moment, start, length, _, seed = settings_of(here)

    def coldest() -> Answer:
        one, other = (
            [token.id for token in written_by(name, kind, moment, start, length, COLDEST, each)]
            for each in (seed, next_seed(seed))
        )
        same = next((t for t, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), length)
        because = say("hello.predict.coldest.because", same=same, count=length, temperature=COLDEST)
        return Answer(0 if same == length else 1, because)

    def hottest() -> Answer:
        shares = [
            np.mean([token.rank == 0 for token in written_by(name, kind, moment, start, length, each, seed)])
            for each in (COLDEST, HOTTEST)
        ]
        because = say(
            "hello.predict.hottest.because", cold=say.percent(shares[0]), hot=say.percent(shares[1])
        )
        return Answer(int(np.digitize(shares[1], (1 / 3, 2 / 3))), because)

    yes_no = (say("hello.predict.yes"), say("hello.predict.no"))
    thirds = [say(f"hello.predict.hottest.{third}") for third in ("few", "half", "most")]
    return [
        Question("hello-coldest", say("hello.predict.coldest", temperature=COLDEST), yes_no, coldest),
        Question("hello-hottest", say("hello.predict.hottest", temperature=HOTTEST), thirds, hottest),
        kinds_question(here, say),
    ]
