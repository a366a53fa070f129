"""What people wait for comes first: time for the browser to paint it, before it hears of the rest."""

from __future__ import annotations

import time

import streamlit as st

FRAMES = 6
FRAME = 0.016  # seconds
BUSY = "drawn whole"  # in the session, while the page around a fragment is drawn too


def whole_page() -> None:
    """Say that the whole page is being drawn: then nothing is held back."""
    st.session_state[BUSY] = True


def let_paint() -> None:
    """Wait some frames, where a fragment alone is drawn again.

    The browser takes in all that it has been told before it paints. A dozen captions that come with a
    drawing delay it by as much as they take, about 60 ms; coming a moment later, they don't.
    """
    if st.session_state.pop(BUSY, False):
        return
    for _ in range(FRAMES):
        time.sleep(FRAME)
        # Where a further change has come in, Streamlit leaves this run here: it looks at every access.
        st.session_state.get(BUSY)
