"""Which network reads: its task and its kind of cell."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from pages.widgets import scene
from pages.widgets.scene import Kind, NetworkName
from pages.widgets.sentence_box import examples
from pages.widgets.words import Words


def network_picker(say: Words) -> None:
    """Controls that follow the scene and change it."""
    here = scene.current()

    def choose_network() -> None:
        kept = here.text if here.text not in examples()[here.network] else None
        scene.replace(network=st.session_state["network"], text=kept)

    def choose_kind() -> None:
        scene.replace(kind=st.session_state["kind"] or here.kind)

    st.session_state["network"] = here.network
    st.selectbox(
        say("read.network"),
        get_args(NetworkName),
        format_func=lambda name: say(f"network.{name}"),
        key="network",
        on_change=choose_network,
    )
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    st.session_state["kind"] = here.kind
    left.segmented_control(
        say("read.kind"),
        get_args(Kind),
        format_func=lambda kind: say(f"kind.{kind}"),
        key="kind",
        on_change=choose_kind,
        label_visibility="collapsed",
    )
    right.button(say("read.read"), type="primary", width="stretch")
