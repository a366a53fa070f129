"""Which network reads: its task, its kind of cell, and the moment of its training."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from pages.widgets import session
from pages.widgets.scene import MomentName, NetworkName, Shown
from pages.widgets.sentence_box import examples
from pages.widgets.words import Words


def network_picker(say: Words) -> None:
    """Controls that follow the scene and change it."""
    here = session.current()

    def choose_network() -> None:
        # an example goes with its network, and places in the sentence with the sentence
        kept = here.text if here.text not in examples(here.network) else None
        session.replace(
            network=st.session_state["network"], text=kept, steps=None, at=None, after=1, unit=None
        )

    def choose_kind() -> None:
        session.replace(kind=st.session_state["kind"] or here.kind, unit=None)

    names = get_args(NetworkName)
    st.selectbox(
        say("read.network"),
        names,
        format_func=lambda name: say(f"network.{name}"),
        on_change=choose_network,
        **session.showing("network", here.network, index=names.index(here.network)),
    )
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    left.segmented_control(
        say("read.kind"),
        get_args(Shown),
        format_func=lambda kind: say(f"kind.{kind}"),
        on_change=choose_kind,
        label_visibility="collapsed",
        **session.showing("kind", here.kind, default=here.kind),
    )
    right.button(say("read.read"), type="primary", width="stretch")
    st.select_slider(
        say("read.moment"),
        get_args(MomentName),
        format_func=lambda moment: say(f"moment.{moment}"),
        on_change=lambda: session.replace(moment=st.session_state["moment"]),
        **session.showing("moment", here.moment, value=here.moment),
    )
