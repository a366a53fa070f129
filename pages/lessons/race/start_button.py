"""The button that starts trainings, and why it couldn't."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine.errors import InputError
from engine.race.workers import FullError, trainings
from pages.text.i18n import Words


def start_button(label: str, start: Callable[[], object], key: str, say: Words) -> None:
    """Press it and `start` is called; where no more trainings are taken, the page says whose are too many."""
    refused = f"{key}-refused"

    def pressed() -> None:
        try:
            start()
        except FullError:
            st.session_state[refused] = say("race.full", most=trainings().most_of_all)
        except InputError:
            st.session_state[refused] = say("race.too_many", most=trainings().most)

    st.button(label, type="primary", key=key, on_click=pressed, width="stretch")
    if why := st.session_state.pop(refused, None):
        st.error(why)
