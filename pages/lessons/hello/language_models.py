"""The trained language models of the page Hello: which one, and what it makes of the scene's texts."""

from __future__ import annotations

from functools import lru_cache
from typing import get_args

import streamlit as st

from engine import models
from engine.cells import Kind
from engine.lectures.language import Likelihood, WrittenToken, likelihood, write
from pages.lessons.hello.choices import HelloChoices, LanguageModelName, Moment
from pages.parts.model_error import explain
from pages.parts.readings import network_of
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.text.i18n import Language, Words, in_language

OPENING: dict[Language, LanguageModelName] = {"en": "en-char", "ko": "ko-jamo"}
KEPT = 16  # texts; the longest takes 2 MB


def name_of(scene: HelloChoices) -> LanguageModelName:
    """The network that was chosen, else the one of the page's language."""
    return in_language(OPENING, scene.language) if scene.network is None else scene.network


def language_model_picker(say: Words) -> models.Network | None:
    """Controls for the network, its kind of cell and its moment; None where its files are damaged."""
    here = session.current(HelloChoices)
    name = name_of(here)
    which, kind, moment = st.columns([2, 2, 3], gap="medium", vertical_alignment="bottom")
    which.segmented_control(
        say("hello.network"),
        get_args(LanguageModelName),
        format_func=lambda network: say(f"hello.network.{network}"),
        **follow("hello-network", name, _with_network, start="default"),
    )
    kind.segmented_control(
        say("hello.kind"),
        get_args(Kind),
        format_func=lambda kind: say(f"kind.{kind}"),
        **follow_field("kind", start="default"),
    )
    moment.select_slider(
        say("read.moment"),
        get_args(Moment),
        format_func=lambda moment: say(f"moment.{moment}"),
        **follow_field("moment"),
    )
    try:
        return network_of(name, here.kind, here.moment)
    except models.ModelFileError as error:
        explain(error, name, here.kind, say)
        return None


def _with_network(name: str | None) -> dict[str, object]:
    """Another network reads another language: its own sentences come with it."""
    if name is None:
        return {}
    return {
        "network": name,
        "first": None,
        "second": None,
        "start": "",
        "at": 1,
    }


def weights_caption(network: models.Network, say: Words) -> str:
    """On what the network was trained, how long, and where it is weak."""
    card = network.card
    return say(
        f"hello.trained.{network.moment.name}",
        source=say(f"source.{card.name}"),
        score=say.fixed(network.moment.scores["nats_per_token"], 2),
        weak=in_language(dict(card.weaknesses), say.language),
    )


@lru_cache(maxsize=KEPT)
def likelihood_of(name: str, kind: str, moment: str, text: str) -> Likelihood:
    """How likely one of the networks finds a text."""
    return likelihood(network_of(name, kind, moment), text)


@lru_cache(maxsize=KEPT)
def written_by(
    name: str, kind: str, moment: str, start: str, length: int, temperature: float, seed: int
) -> tuple[WrittenToken, ...]:
    """What one of the networks writes, at once."""
    return tuple(write(network_of(name, kind, moment), start, length, temperature, seed))
