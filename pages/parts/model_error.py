"""What a person is told when a shipped network can't be opened."""

from __future__ import annotations

import logging

import streamlit as st

from engine.models import ModelFileError
from pages.text.i18n import Words

LOG = logging.getLogger("gatescope")


def explain(error: ModelFileError, name: str, kind: str, say: Words) -> None:
    """Say it on the page, with the remedy; the log keeps which file it was."""
    LOG.error("%s", error)
    st.error(
        say(
            "read.damaged",
            network=say(f"network.{name}"),
            kind=say(f"kind.{kind}"),
            name=name,
        )
    )
