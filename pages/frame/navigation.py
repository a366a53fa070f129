"""The way through the app in the lectures' order, and on from each page to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.text.i18n import Words

PATH = ("words", "one-step", "hello", "read", "shapes", "gradients", "race")
"""From words as numbers, over one step and a few, to whole sentences, and to why they are forgotten."""
ENTRANCE = "read"  # the page that the address without a path leads to
PAGES = (*PATH, "contents", "networks")
"""Every page, by the path of its address: people link to it."""


def way_on(here: str, lessons: Mapping[str, Any], say: Words) -> None:
    """The pages before and after this one, and all of them.

    Args:
        here: this page's path.
        lessons: every page, by its path.
        say: the words.
    """
    path = [page for page in PATH if page in lessons]
    if here not in path:
        return
    at = path.index(here)
    before, after = path[at - 1] if at else None, path[at + 1] if at + 1 < len(path) else None
    st.divider()
    with st.container(horizontal=True, horizontal_alignment="distribute", key="way-on"):
        if before:
            st.page_link(lessons[before], label=say("path.before", page=say(f"page.{before}")))
        st.page_link(lessons["contents"])
        if after:
            st.page_link(lessons[after], label=say("path.after", page=say(f"page.{after}")))
