"""A trained language model writes: temperature and seed, what it drew from, and the states it wrote from."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from scipy.stats import entropy

from engine import zoo
from engine.lectures.language import COLDEST, HOTTEST, LINE, WrittenToken, distribution, joined, write
from engine.text import display
from pages.charts.letter_steps import percent
from pages.charts.next_tokens import next_tokens
from pages.charts.written_states import SHOWN, written_states
from pages.widgets import session
from pages.widgets.captions import literal
from pages.widgets.chart import draw
from pages.widgets.follow import follow, follow_field
from pages.widgets.hello_choices import FEWEST_WRITTEN, LONGEST_START, MOST_WRITTEN
from pages.widgets.language_models import language_model_picker, name_of, weights_caption, written_by
from pages.widgets.predict import Answer, Question, predict
from pages.widgets.scene import Scene
from pages.widgets.theme import current_theme
from pages.widgets.words import Words

STOPPED = "hello-stopped"  # in the session: of which text how many tokens were written when it was stopped
FRAME = 0.1  # seconds: ten pictures a second, however fast the network writes
TOKENS_A_FRAME = 3
CONTEXT = 16  # tokens before the one that is looked at


def show(say: Words) -> None:
    """The room, from the scene's network, temperature, seed, start and length."""
    st.subheader(say("hello.writing.question"))
    network = language_model_picker(say)
    if network is None:
        return
    _choose(say)
    with st.container(horizontal=True):
        watched = st.button(say("hello.writing.watch"), key="hello-watch", type="primary")
        st.button(say("hello.writing.stop"), key="hello-stop")
    here = session.current()
    paper = st.container(border=True).empty()
    if watched:
        _watch(network, here, paper)
    written = _so_far(here)
    paper.text(joined(network.tokenizer, here.hello_start, written))
    if len(written) < here.hello_length:
        label = say("hello.writing.rest", count=len(written), length=here.hello_length)
        st.button(label, key="hello-rest", on_click=st.session_state.pop, args=(STOPPED, None))
    st.markdown(caption(here, written, say))
    if written:
        _look(network, here, written, say)
    st.caption(weights_caption(network, say))
    predict(questions(here, written, say), say)


def _settings(here: Scene) -> tuple[str, str, str, str, int, float, int]:
    return (
        name_of(here),
        here.hello_kind,
        here.hello_moment,
        here.hello_start,
        here.hello_length,
        here.hello_temperature,
        here.hello_seed,
    )


def _choose(say: Words) -> None:
    st.slider(
        say("hello.writing.temperature"), COLDEST, HOTTEST, step=0.1, **follow_field("hello_temperature")
    )
    start, seed, length = st.columns([3, 1, 2], gap="medium", vertical_alignment="bottom")
    label = say("hello.writing.start", limit=LONGEST_START)
    start.text_input(label, max_chars=LONGEST_START, **follow_field("hello_start"))
    seed.number_input(say("hello.writing.seed"), 0, 9999, step=1, **follow_field("hello_seed"))
    length.slider(
        say("hello.writing.length"), FEWEST_WRITTEN, MOST_WRITTEN, step=10, **follow_field("hello_length")
    )


def _watch(network: zoo.Network, here: Scene, paper: Any) -> None:
    """Write before the visitor's eyes. Whatever they do next ends it; what stands by then, stays."""
    *_, start, length, temperature, seed = _settings(here)
    written: list[WrittenToken] = []
    for token in write(network, start, length, temperature, seed):
        written.append(token)
        if len(written) % TOKENS_A_FRAME == 0:
            st.session_state[STOPPED] = (_settings(here), len(written))
            paper.text(joined(network.tokenizer, start, written) + "▌")
            time.sleep(FRAME)
    st.session_state.pop(STOPPED, None)


def _so_far(here: Scene) -> tuple[WrittenToken, ...]:
    """The text, up to where the visitor stopped it."""
    settings, count = st.session_state.get(STOPPED, (None, None))
    return written_by(*_settings(here))[: count if settings == _settings(here) else None]


def caption(here: Scene, written: Sequence[WrittenToken], say: Words) -> str:
    """How often the likeliest token was drawn, and how open the choice was."""
    if not written:
        return say("hello.writing.nothing")
    likeliest = sum(token.rank == 0 for token in written) / len(written)
    bits = np.mean([entropy(token.probability, base=2) for token in written])
    return say(
        "hello.writing.caption",
        count=len(written),
        temperature=f"{here.hello_temperature:g}",
        likeliest=f"{likeliest:.0%}",
        bits=f"{bits:.2f}",
        choices=f"{2**bits:.1f}",
    )


def _look(network: zoo.Network, here: Scene, written: Sequence[WrittenToken], say: Words) -> None:
    count = len(written)
    at = min(here.hello_at, count) - 1
    if count > 1:
        field = follow(f"hello-at-{count}", at + 1, lambda place: {"hello_at": place})
        st.slider(say("hello.writing.at"), 1, count, **field)
    st.markdown(chosen_caption(here, written, at, say))
    left, right = st.columns([2, 3], gap="medium")
    titles = {name: say(f"hello.writing.{name}") for name in ("one", "probability", "drawn", "unit", "token")}
    titles["here"] = say("hello.writing.here", temperature=f"{here.hello_temperature:g}")
    theme = current_theme()
    figure = next_tokens(written[at], network.vocabulary.texts, here.hello_kind, theme, titles)
    draw(figure, "next-tokens", left)
    draw(written_states(written, at, titles, theme), "written-states", right)
    units = len(written[0].hidden)
    right.caption(say("hello.writing.states", shown=min(SHOWN, units), units=units))


def chosen_caption(here: Scene, written: Sequence[WrittenToken], at: int, say: Words) -> str:
    """What was drawn at one place, how likely it was before and after the temperature."""
    token = written[at]
    read = [LINE, *here.hello_start, *(each.text for each in written[:at])]
    before = "".join(map(display, read[-CONTEXT:]))
    return say(
        "hello.writing.chosen",
        before=literal(before),
        token=literal(display(token.text)),
        rank=token.rank + 1,
        one=percent(float(distribution(token.logits, 1.0)[token.id])),
        here=percent(float(token.probability[token.id])),
        temperature=f"{here.hello_temperature:g}",
    )


def questions(here: Scene, written: Sequence[WrittenToken], say: Words) -> list[Question]:
    """What a person may predict of this network's writing."""
    name, kind, moment, start, length, _, seed = _settings(here)

    def coldest() -> Answer:
        one, other = (
            [token.id for token in written_by(name, kind, moment, start, length, COLDEST, each)]
            for each in (seed, (seed + 1) % 10_000)
        )
        same = next((t for t, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), length)
        because = say("hello.predict.coldest.because", same=same, count=length, temperature=COLDEST)
        return Answer(0 if same == length else 1, because)

    def hottest() -> Answer:
        shares = [
            np.mean([token.rank == 0 for token in written_by(name, kind, moment, start, length, each, seed)])
            for each in (COLDEST, HOTTEST)
        ]
        because = say("hello.predict.hottest.because", cold=f"{shares[0]:.0%}", hot=f"{shares[1]:.0%}")
        return Answer(int(np.digitize(shares[1], (1 / 3, 2 / 3))), because)

    yes_no = (say("hello.predict.yes"), say("hello.predict.no"))
    thirds = [say(f"hello.predict.hottest.{third}") for third in ("few", "half", "most")]
    return [
        Question("hello-coldest", say("hello.predict.coldest", temperature=COLDEST), yes_no, coldest),
        Question("hello-hottest", say("hello.predict.hottest", temperature=HOTTEST), thirds, hottest),
    ]
