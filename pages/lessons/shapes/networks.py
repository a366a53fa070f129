"""The small networks of the page Shapes: loaded once, and what is told where one is damaged."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import streamlit as st

from engine.lectures.shapes.live.recipes import RECIPES
from engine.lectures.shapes.live.shipping import Shipped, load
from engine.models import ModelFileError
from pages.text.i18n import Words, in_language

LOG = logging.getLogger("gatescope")


@cache
def small_network(name: str) -> Shipped[Any]:
    """A shipped network. Shared by all visitors, so nobody changes it."""
    return load(RECIPES[name])


@contextmanager
def opened(say: Words) -> Iterator[None]:
    """A network that can't be opened is told on the page, with the remedy; the log keeps which file."""
    try:
        yield
    except ModelFileError as error:
        LOG.error("%s", error)
        st.error(say("shapes.damaged"))


def weights_caption(name: str, say: Words) -> str:
    """Trained, on what, how long, how well, and what it is bad at: from the network's card."""
    card = small_network(name).card
    scores = "; ".join(
        f"{say(f'shapes.score.{key}')} {say.percent(value, 1)}"
        for key, value in card.scores.items()
        if not key.startswith("nats")
    )
    return say(
        f"shapes.weights.{name}",
        parameters=say.count(card.parameters),
        steps=say.count(card.training["steps"]),
        scores=scores,
        weaknesses=in_language(dict(card.weaknesses), say.language),
    )
