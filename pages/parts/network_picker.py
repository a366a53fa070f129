"""Which network reads: its task, its kind of cell, and the moment of its training."""

from __future__ import annotations

from typing import Any, get_args

import streamlit as st

from pages.parts.sentence_box import examples
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.state.networks import MomentName, NetworkChoices, NetworkName, Shown
from pages.text.i18n import Words


def network_picker(say: Words) -> None:
    """Controls that follow the scene and change it."""
    here = session.current(NetworkChoices)

    def choose_network(name: str) -> dict[str, Any]:
        now = session.current(NetworkChoices)
        return with_network(name, None if now.text in examples(now.network) else now.text)

    names = get_args(NetworkName)
    st.selectbox(
        say("read.network"),
        names,
        names.index(here.network),
        format_func=lambda name: say(f"network.{name}"),
        # the browser keeps the option by its name, which is another in the other language
        **follow(f"network-{here.language}", here.network, choose_network, start=None),
    )
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    left.segmented_control(
        say("read.kind"),
        get_args(Shown),
        required=True,
        format_func=lambda kind: say(f"kind.{kind}"),
        label_visibility="collapsed",
        **follow("kind", here.kind, lambda kind: {"kind": kind, "unit": None}, start="default"),
    )
    right.button(say("read.read"), type="primary", width="stretch")
    st.select_slider(
        say("read.moment"),
        get_args(MomentName),
        format_func=lambda moment: say(f"moment.{moment}"),
        **follow_field("moment"),
    )


def with_network(name: str, text: str | None) -> dict[str, Any]:
    """What changes in the scene where another network reads ``text``; None: its own example.

    Places in the sentence go: they counted the other network's tokens.
    """
    return {"network": name, "text": text, "steps": None, "at": None, "after": 1, "unit": None}
