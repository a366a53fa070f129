"""Which network reads: its task, its kind of cell, and the moment of its training."""

from __future__ import annotations

from typing import Any, get_args

import streamlit as st

from pages.widgets import session
from pages.widgets.follow import follow, follow_field
from pages.widgets.scene import MomentName, NetworkName, Shown
from pages.widgets.sentence_box import examples
from pages.widgets.words import Words


def network_picker(say: Words) -> None:
    """Controls that follow the scene and change it."""
    here = session.current()

    def choose_network(name: str) -> dict[str, Any]:
        # an example goes with its network, and places in the sentence with the sentence
        now = session.current()
        kept = now.text if now.text not in examples(now.network) else None
        return {"network": name, "text": kept, "steps": None, "at": None, "after": 1, "unit": None}

    names = get_args(NetworkName)
    st.selectbox(
        say("read.network"),
        names,
        names.index(here.network),
        format_func=lambda name: say(f"network.{name}"),
        **follow("network", here.network, choose_network, start=None),
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
