"""Readings, kept: one sentence read by one network is worked out once, for every visitor."""

from __future__ import annotations

import streamlit as st

from engine import zoo
from engine.reading import Reading, read


@st.cache_resource(show_spinner=False)
def network_of(name: str, kind: str) -> zoo.Network:
    """A shipped network, loaded once. Shared by all visitors, so nobody changes it."""
    return zoo.load(name, kind)


@st.cache_resource(max_entries=128, show_spinner=False)
def reading_of(name: str, kind: str, text: str) -> Reading:
    """The reading of ``text``: a frozen record, safe to share."""
    return read(network_of(name, kind), text)
