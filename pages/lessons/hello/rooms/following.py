"""The unit that keeps track of what is written: found in this text, and held to the next seed's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np
import streamlit as st

from engine import models
from engine.lectures.language import WrittenToken, correlations, feature, follower
from pages.charts.follower import follower_chart
from pages.frame.draw import draw
from pages.frame.predict import Answer, Question
from pages.frame.theme import current_theme
from pages.lessons.hello.choices import Followed, HelloChoices
from pages.lessons.hello.language_models import written_by
from pages.lessons.hello.rooms.paper import settings_of
from pages.parts.readings import network_of
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import Words

CLOSELY, ROUGHLY = 0.7, 0.4  # |r| over a text that the unit wasn't found in


def following(network: models.Network, written: Sequence[WrittenToken], say: Words) -> None:
    """Which unit goes with the chosen feature the most, drawn over the text."""
    st.subheader(say("hello.following.question"))
    st.segmented_control(
        say("hello.following.feature"),
        get_args(Followed),
        format_func=lambda name: say(f"hello.following.{name}"),
        **follow_field("followed", start="default"),
    )
    here = session.current(HelloChoices)
    values = feature(network, here.start, written, here.followed)
    found = follower(written, values)
    st.markdown(caption(network, here, written, say))
    titles = {
        "state": say("hello.following.state", unit=found.unit + 1),
        "feature": say(f"hello.following.{here.followed}"),
        "token": say("hello.writing.token"),
    }
    draw(follower_chart(written, found.unit, values, titles, current_theme()), "follower")


def caption(network: models.Network, here: HelloChoices, written: Sequence[WrittenToken], say: Words) -> str:
    """The unit, its correlation here, and over a text that it wasn't found in."""
    found = follower(written, feature(network, here.start, written, here.followed))
    *settings, seed = settings_of(here)
    other = written_by(*settings, next_seed(seed))
    again = correlations(other, feature(network, here.start, other, here.followed))[found.unit]
    held = abs(again) if again * found.r > 0 else 0.0
    verdict = "closely" if held >= CLOSELY else "roughly" if held >= ROUGHLY else "not"
    return say(
        f"hello.following.caption.{verdict}",
        unit=found.unit + 1,
        units=network.card.hidden_size,
        r=say.fixed(found.r, 2),
        again=say.fixed(again, 2),
    )


def next_seed(seed: int) -> int:
    """Another one, as far as a seed goes."""
    return (seed + 1) % 10_000


def kinds_question(here: HelloChoices, say: Words) -> Question:
    """Which kind of cell has the unit that follows the chosen feature the closest."""
    name, _, *rest = settings_of(here)

    def answer() -> Answer:
        best = []
        for kind in models.KINDS:
            text = written_by(name, kind, *rest)
            network = network_of(name, kind, here.moment)
            best.append(abs(follower(text, feature(network, here.start, text, here.followed)).r))
        told = ", ".join(
            f"{say(f'kind.{kind}')} {say.fixed(r, 2)}" for kind, r in zip(models.KINDS, best, strict=True)
        )
        return Answer(int(np.argmax(best)), say("hello.predict.kinds.because", told=told))

    options = [say(f"kind.{kind}") for kind in models.KINDS]
    text = say("hello.predict.kinds", feature=say(f"hello.following.{here.followed}"))
    return Question("hello-kinds", text, options, answer)
