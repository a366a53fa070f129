"""Sliders that change the network and the sentence, what differs because of them, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.lessons.read.choices import ReadChoices
from pages.lessons.read.holds import holds_panel
from pages.lessons.read.tokenizers import tokenizers
from pages.state import session
from pages.state.bind import follow
from pages.state.networks import MOST_FILLER
from pages.text.i18n import Words


def change_panel(say: Words, token_count: int) -> None:
    """The ways to cut the sentence, and the controls; each in an expander.

    Args:
        say: the words.
        token_count: how many tokens the whole sentence has.
    """
    here = session.current(ReadChoices)
    tokenizers(say)
    panel = st.expander(say("change.title"), key="changes", on_change="rerun")
    if not panel.open:  # what nobody sees isn't sent, and a page that is visited first is drawn sooner
        return
    with panel:
        network, gates, sentence = st.columns(3, gap="medium")
        with network:
            _weights(here, say)
        with gates:
            holds_panel(say)
        with sentence:
            _sentence(here, say, token_count)


def _weights(here: ReadChoices, say: Words) -> None:
    gain = follow("change-gain", here.gain, lambda gain: {"gain": gain})
    st.slider(say("change.gain"), 0.0, 4.0, step=0.05, **gain)
    if here.keepers:
        gates = ", ".join(f"{say(f'player.signal.{gate}')} {gate}" for gate in here.keepers)
        bias = follow("change-bias", here.bias, lambda bias: {"bias": bias})
        st.slider(say("change.bias", gates=gates), -10.0, 10.0, step=0.5, **bias)
    else:
        st.caption(say("change.no_gates"))


def _sentence(here: ReadChoices, say: Words, token_count: int) -> None:
    read = min(here.steps or token_count, token_count)  # how many tokens are read

    def last_means_none(name: str, last: int) -> Callable[[int], dict[str, Any]]:
        return lambda value: {name: None if value == last else value}

    if token_count > 1:
        steps = follow(f"change-steps-{token_count}", read, last_means_none("steps", token_count))
        st.slider(say("change.steps"), 1, token_count, **steps)
    if read > 1:
        at = follow(f"change-at-{read}", min(here.at or read, read), last_means_none("at", read))
        st.slider(say("change.at"), 1, read, **at)
    left, right = st.columns(2)
    filler = follow("change-filler", here.filler, lambda filler: {"filler": filler})
    left.number_input(say("change.filler"), 0, MOST_FILLER, **filler)
    last = max(1, token_count)
    after = follow(f"change-after-{last}", min(here.after, last), lambda after: {"after": after})
    right.number_input(say("change.after"), 1, last, **after)
