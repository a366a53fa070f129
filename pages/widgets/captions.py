"""What the numbers of a reading say, in one sentence each. Every number in them is computed here."""

from __future__ import annotations

from string import punctuation

import numpy as np

from engine.reading import Reading
from engine.text import display
from pages.widgets.words import Words


def verdict_caption(reading: Reading, say: Words) -> str:
    """What the network concludes after the last token."""
    last = reading.probability[-1]
    kind = say(f"kind.{reading.card.kind}")
    best = int(last.argmax())
    if reading.card.task == "sentiment":
        verdict = say(f"class.{reading.classes[best]}")
        return say("read.verdict.sentiment", kind=kind, verdict=verdict, share=f"{last[best]:.1%}")
    token = literal(display(reading.classes[best]))
    if len(reading.tokens) == 1:
        return say("read.verdict.first", kind=kind, token=token, share=f"{last[best]:.1%}")
    surprise = -np.log(reading.probability_of_true_next()).mean()
    share = f"{last[best]:.1%}"
    return say("read.verdict.language-model", kind=kind, token=token, share=share, surprise=f"{surprise:.2f}")


def gradient_caption(reading: Reading, say: Words) -> str:
    """How much of the gradient at the last step is left at the first."""
    norm = reading.gradient_norm("h")
    token = literal(display(reading.classes[reading.target]))
    objective = say(f"read.objective.{reading.objective}", token=token)
    if not np.isfinite(norm).all():
        return say("read.gradient.infinite", objective=objective)
    if norm[-1] == 0:
        return say("read.gradient.zero", objective=objective)
    ratio = f"{norm[0] / norm[-1]:.2g}"
    return say("read.gradient.caption", objective=objective, ratio=ratio, last=len(norm))


def unknown_caption(reading: Reading, say: Words) -> str:
    """How many of the tokens the network can't tell apart."""
    return say("read.unknown", count=sum(reading.unknown), steps=len(reading.tokens))


def network_caption(reading: Reading, say: Words) -> str:
    """Which weights these are."""
    card = reading.card
    return say(
        "read.trained",
        kind=say(f"kind.{card.kind}"),
        units=card.hidden_size,
        parameters=f"{card.parameters:,}",
        network=say(f"network.{card.name}"),
    )


def literal(token: str) -> str:
    """A token as Markdown that shows just that token, whatever signs it holds."""
    return "".join(f"\\{sign}" if sign in punctuation else sign for sign in token)
