"""What the gradient against distance says, in one sentence each. Every number in them is computed here."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engine.gradient import Chain, NormMap, forget_slope
from engine.tracing.records import Array
from pages.lessons.gradients.choices import GradientsChoices
from pages.lessons.gradients.networks import KINDS, Backwards, backwards_of
from pages.text.i18n import Words

VANISHED = -3.0  # log10 of what is left: from a thousandth on it is called vanished


def curve_caption(found: Sequence[Backwards], say: Words) -> str:
    """What is left of each kind's gradient, and why."""
    return "  \n".join(sentence for one in found for sentence in _sentences(one, say))


def _sentences(one: Backwards, say: Words) -> list[str]:
    kind = say(f"kind.{one.kind}")
    if one.exploded is not None:
        return [say("gradients.distance.caption.exploded", kind=kind, state=one.exploded)]
    if one.last < 2:
        return [say("gradients.distance.caption.one", kind=kind)]
    if one.left == -math.inf:
        zero = int(np.flatnonzero(np.isneginf(one.log10_h)).max())
        return [say("gradients.distance.caption.zero", kind=kind, state=zero)]
    sentences = [
        say(
            f"gradients.distance.caption.{'left' if one.left <= 0 else 'grown'}",
            one.last - 1,
            kind=kind,
            left=say.of_log10(one.left, 3),
            steps=one.last - 1,
            slope=say.signed(one.slope, decimals=3),
            factor=say.number(10**one.slope, 3),
        )
    ]
    if one.theory is not None:
        sentences.append(
            say("gradients.distance.caption.theory", slope=say.signed(one.theory.slope, decimals=3))
        )
    if one.kind == "lstm":
        f = one.layer["f"].value
        slope = forget_slope(one.layer)
        sentences.append(
            say(
                "gradients.distance.caption.forget",
                mean=say.fixed(f.mean(), 3),
                factor=say.number(10**slope.mean, 3),
            )
        )
        if one.left < VANISHED:
            sentences.append(say("gradients.distance.caption.overstated"))
    return sentences


def bias_caption(found: Sequence[Backwards], here: GradientsChoices, say: Words) -> str | None:
    """What a fresh LSTM owes to its forget bias, where its gradient lasts; None where that isn't so."""
    lstm = found[KINDS.index("lstm")]
    if here.source != "fresh" or here.forget_bias <= 0 or here.initialisation == "chrono":
        return None
    if lstm.exploded is not None or lstm.last < 2 or lstm.left < VANISHED:
        return None
    without = backwards_of(here.with_(forget_bias=0.0))[KINDS.index("lstm")]
    return say(
        "gradients.distance.caption.bias",
        bias=say.number(here.forget_bias),
        now=say.of_log10(lstm.left, 3),
        without=say.of_log10(without.left, 3),
    )


def cells_caption(cell: Array, rest: Array, last: int, say: Words) -> str:
    """What is left along the cells, what came through the gates, and which is more.

    Args:
        cell, rest: log10 of each part's norm, (time,), the first step first.
        last: T.
        say: the words.
    """
    told = say(
        "gradients.distance.caption.cells",
        last - 1,
        steps=last - 1,
        left=say.of_log10(cell[0] - cell[-1] if np.isfinite(cell[-1]) else cell[0], 3),
        cell=say.of_log10(cell[0], 3),
        rest=say.of_log10(rest[0], 3),
    )
    if cell[0] == rest[0]:
        return told
    path = "along" if cell[0] > rest[0] else "gates"
    return f"{told} {say(f'gradients.distance.caption.cells.{path}')}"


def map_caption(found: NormMap, kind: str, say: Words) -> str:
    """Which of two different states does least to the other, and which most."""
    log10 = found.log10[0]
    t, T = np.nonzero(np.triu(log10 < np.inf, 1))
    if not len(t):
        return say("gradients.distance.caption.map.exploded", kind=kind)
    norm = log10[t, T]
    least, most = norm.argmin(), norm.argmax()
    return say(
        "gradients.distance.caption.map",
        kind=kind,
        t=int(found.states[t[least]]),
        T=int(found.states[T[least]]),
        least=say.of_log10(norm[least], 3),
        t_most=int(found.states[t[most]]),
        T_most=int(found.states[T[most]]),
        most=say.of_log10(norm[most], 3),
    )


def path_caption(found: Chain, say: Words) -> str:
    """How many factors lie between two states, and what they come to."""
    count = len(found.links)
    ends = {"t": found.start, "T": found.end, "product": say.of_log10(found.backwards[-1], 3)}
    if count == 1:
        return say("gradients.distance.caption.path.one", **ends)
    return say("gradients.distance.caption.path", count=count, **ends)
