"""Networks: what was trained, on what, how well it does, and where it is weak."""

from collections.abc import Sequence
from typing import get_args

import streamlit as st

from engine import models
from pages.charts.learning_curve import SCORE, learning_curve
from pages.frame.draw import draw
from pages.frame.predict import Question
from pages.frame.room import Page, Room, page
from pages.frame.theme import current_theme
from pages.parts.model_error import explain
from pages.state.networks import NetworkName
from pages.text.i18n import Words, in_language


def section(name: str, say: Words) -> None:
    """One task: its three kinds on one chart, and its card."""
    st.subheader(say(f"network.{name}"))
    cards = []
    for kind in models.KINDS:
        try:
            cards.append(models.card(name, kind))
        except models.ModelFileError as error:
            explain(error, name, kind, say)
    if not cards:
        return
    card = cards[0]
    score = SCORE[card.task]
    figure = learning_curve(cards, say("networks.epochs"), say(f"networks.curve.{score}"), current_theme())
    draw(figure, f"curve-{name}")
    st.caption(summary(cards, say))
    st.table(
        {
            say("networks.parameters"): ", ".join(
                f"{card.kind.upper()} {say.count(card.parameters)}" for card in cards
            ),
            say("networks.hidden_size"): str(card.hidden_size),
            say("networks.data"): f"[{say(f'source.{name}')}]({card.data.url})",
            say("networks.licence"): card.data.licence,
            say("networks.attribution"): card.data.attribution,
            say("networks.date"): card.date.isoformat(),
            say("networks.command"): f"`python -m engine train {name}`",
            say("networks.weak"): in_language(dict(card.weaknesses), say.language),
        },
        border="horizontal",
    )


def summary(cards: list[models.NetworkCard], say: Words) -> str:
    """The best of the kinds, in one sentence."""
    score = SCORE[cards[0].task]
    final = {card.kind: card.moments[-1].scores[score] for card in cards}
    if score == "accuracy":
        best = max(cards, key=lambda card: final[card.kind])
        return say(
            "networks.caption.accuracy", kind=best.kind.upper(), score=say.percent(final[best.kind], 1)
        )
    best = min(cards, key=lambda card: final[card.kind])
    start = best.moments[0].scores[score]
    return say(
        "networks.caption.nats_per_token",
        kind=best.kind.upper(),
        score=say.fixed(final[best.kind], 3),
        start=say.fixed(start, 3),
    )


def show(say: Words) -> Sequence[Question]:
    """A section for each task."""
    for name in get_args(NetworkName):
        section(name, say)
    return []


page(Page("networks", [Room("networks", show)], undo=False))
