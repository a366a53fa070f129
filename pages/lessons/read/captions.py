"""What the numbers of a reading say, in one sentence each. Every number in them is computed here."""

from __future__ import annotations

import numpy as np

from engine.reading.reading import Reading
from engine.text import display
from pages.text.format import literal, token_name
from pages.text.i18n import Words


def verdict_caption(reading: Reading, say: Words) -> str:
    """What the network concludes after the last token."""
    last = reading.probability[-1]
    kind = say(f"kind.{reading.card.kind}")
    best = int(last.argmax())
    if all(reading.unknown):
        return say("read.verdict.nothing_known", kind=kind)
    if reading.card.task == "sentiment":
        verdict = say(f"class.{reading.classes[best]}")
        return say("read.verdict.sentiment", kind=kind, verdict=verdict, share=say.percent(last[best], 1))
    token = token_name(reading.classes[best])
    if len(reading.tokens) == 1:
        return say("read.verdict.first", kind=kind, token=token, share=say.percent(last[best], 1))
    share = say.percent(last[best], 1)
    return say(
        "read.verdict.language-model",
        kind=kind,
        token=token,
        share=share,
        surprise=say.fixed(surprise(reading), 2),
    )


def gradient_caption(reading: Reading, say: Words) -> str:
    """How much of the gradient at the last step is left at the first."""
    norm = reading.gradient_norm("h")
    token = token_name(reading.classes[reading.target])
    objective = say(f"read.objective.{reading.objective}", token=token, step=reading.at + 1)
    kind = say(f"kind.{reading.card.kind}")
    if not np.isfinite(norm).all():
        return say("read.gradient.infinite", kind=kind, objective=objective)
    if norm[reading.at] == 0:
        return say("read.gradient.zero", kind=kind, objective=objective, step=reading.at + 1)
    ratio = say.number(remaining_gradient(reading), 2)
    return say("read.gradient.caption", kind=kind, objective=objective, ratio=ratio, last=reading.at + 1)


def change_caption(before: Reading, after: Reading, say: Words) -> str:
    """What the changes to the network did: its prediction, its memory's gradient, its keeping gate.

    Args:
        before: the untouched network's reading of the same sentence.
        after: the changed one's.
        say: the words.
    """
    ratios = {
        "was": say.number(remaining_gradient(before), 2),
        "now": say.number(remaining_gradient(after), 2),
    }
    found = [*_said(before, after, say), say("read.change.gradient", **ratios, last=after.at + 1)]
    for gate in "fz":
        if gate in after.layer.signals:
            was, now = (float(reading.layer[gate].value.mean()) for reading in (before, after))
            name = say(f"player.signal.{gate}")
            found.append(
                say("read.change.gate", gate=gate, name=name, was=say.fixed(was, 2), now=say.fixed(now, 2))
            )
    return say("read.change", kind=say(f"kind.{after.card.kind}"), differences="; ".join(found))


def filler_caption(before: Reading, after: Reading, text: str, place: int, say: Words) -> str:
    """What the filler did: to the prediction, and to the gradient's way back to the first token.

    Args:
        before: the reading of the sentence without it.
        after: of the same sentence with it.
        text: one token of filler.
        place: the token after which it stands, from 1.
        say: the words.
    """
    last = len(before.tokens), len(after.tokens)
    ratios = {
        "was": say.number(remaining_gradient(before), 2),
        "now": say.number(remaining_gradient(after), 2),
    }
    found = [*_said(before, after, say), say("read.filler.gradient", **ratios, then=last[0], last=last[1])]
    if before.card.task == "sentiment":
        turned = before.probability[-1].argmax() != after.probability[-1].argmax()
        found.append(say(f"read.filler.{'turned' if turned else 'stayed'}"))
    count = last[1] - last[0]
    return say(
        "read.filler",
        count,
        kind=say(f"kind.{after.card.kind}"),
        count=count,
        token=literal(display(text.strip() or text)),
        place=min(place, last[0]),
        differences="; ".join(found),
    )


def _said(before: Reading, after: Reading, say: Words) -> list[str]:
    if after.card.task == "sentiment":
        was, now = before.probability[-1, 1], after.probability[-1, 1]
        return [say("read.change.verdict", was=say.percent(was, 1), now=say.percent(now, 1))]
    if min(len(before.tokens), len(after.tokens)) > 1:
        was, now = surprise(before), surprise(after)
        return [say("read.change.surprise", was=say.fixed(was, 2), now=say.fixed(now, 2))]
    return []


def surprise(reading: Reading) -> float:
    """The mean of -log P(token) over the tokens that were foreseen, in nats."""
    return float(-np.log(reading.probability_of_true_next()).mean())


def remaining_gradient(reading: Reading) -> float:
    """The norm of dL/dh at the first step as a share of the one at the step that L is of."""
    norm = reading.gradient_norm("h")
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(norm[0] / norm[reading.at])


def unknown_caption(reading: Reading, say: Words) -> str:
    """How many of the tokens the network can't tell apart."""
    return say("read.unknown", count=sum(reading.unknown), steps=len(reading.tokens))


def gate_caption(reading: Reading, say: Words) -> str | None:
    """Where the gate that keeps the state stood widest open, and where it closed; None for an RNN.

    A gate that shows the same mean at every step, as one held by hand does, closed nowhere.
    """
    gate = next((name for name in "fz" if name in reading.layer.signals), None)
    if gate is None:
        return None
    mean = reading.layer[gate].value[0].mean(axis=-1)  # (time,)
    what = {"gate": gate, "name": say(f"player.signal.{gate}")}
    if say.fixed(mean.min(), 2) == say.fixed(mean.max(), 2):
        return say("read.gate.still", **what, mean=say.fixed(mean[0], 2))
    places = {}
    for name, step in (("low", int(mean.argmin())), ("high", int(mean.argmax()))):
        token = token_name(reading.tokens[step].text)
        places[name] = say("read.gate.place", token=token, step=step + 1, mean=say.fixed(mean[step], 2))
    return say("read.gate", **what, **places)


def network_caption(reading: Reading, say: Words) -> str:
    """Which weights these are: trained, as they were before training, or changed by hand."""
    card = reading.card
    weights = "untrained" if reading.moment == "untrained" else "trained"
    return say(
        f"read.weights.{'changed' if reading.changes else weights}",
        moment=say(f"moment.{reading.moment}"),
        epoch=say.number(card.moment(reading.moment).epoch),
        kind=say(f"kind.{card.kind}"),
        units=card.hidden_size,
        parameters=say.count(card.parameters),
        network=say(f"network.{card.name}"),
    )
