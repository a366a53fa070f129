"""What each room asks at its end; each answer is computed from what the room shows, after the guess."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

import numpy as np

from engine.cells import Kind
from engine.lectures.backprop.activation import log10_passed, tanh_derivative
from engine.lectures.backprop.cell import Cell, by_hand
from engine.lectures.backprop.clipping import Clip, clip_gradient
from engine.lectures.backprop.powers import powers
from engine.lectures.backprop.truncation import Truncation
from engine.tracing.records import Array
from pages.frame.predict import Answer, Question
from pages.lessons.gradients.choices import GradientsChoices
from pages.lessons.gradients.networks import KINDS, Backwards, backwards_of
from pages.text.i18n import Words

FAR = 30  # products of the same matrix, or of tanh's slope
WIDER = 2.0  # added to the forget bias
STEEP, FLAT = 2.0, 0.0  # two pre-activations


def of_distance(found: Sequence[Backwards], here: GradientsChoices, say: Words) -> list[Question]:
    """Which kind keeps most, and what a more open forget gate does."""
    kinds = tuple(say(f"kind.{kind}") for kind in KINDS)

    def most() -> Answer:
        left = [one.left for one in found]
        told = ", ".join(f"{kind} {say.of_log10(each)}" for kind, each in zip(kinds, left, strict=True))
        return Answer(int(np.nanargmax(left)), say("gradients.predict.most.because", left=told))

    def open_wider() -> Answer:
        lstm = KINDS.index("lstm")
        bias = min(10.0, here.forget_bias + WIDER)
        was, now = found[lstm].left, backwards_of(here.with_(forget_bias=bias))[lstm].left
        because = say(
            "gradients.predict.open.because",
            was=say.of_log10(was),
            now=say.of_log10(now),
            bias=say.number(bias),
        )
        return Answer(_place(now - was, (-0.005, 0.005)), because)

    asked = [Question("most", say("gradients.predict.most"), kinds, most)]
    if here.source == "fresh" and here.initialisation != "chrono":
        text = say("gradients.predict.open", added=say.number(WIDER))
        asked.append(Question("open", text, _directions(say), open_wider))
    return asked


def of_matrices(matrix: Sequence[float], say: Words) -> list[Question]:
    """Where the powers go, and what a matrix a tenth larger does."""
    a, b, c, d = matrix
    norms = powers([[a, b], [c, d]], FAR).log10_norms

    def far() -> Answer:
        because = say("gradients.predict.far.because", n=FAR, norm=say.of_log10(norms[-1]))
        return Answer(_place(norms[-1], (-3, 3)), because)

    def larger() -> Answer:
        more = powers([[1.1 * a, 1.1 * b], [1.1 * c, 1.1 * d]], 10).log10_norms
        grown = 10 ** (more[9] - norms[9])
        return Answer(1, say("gradients.predict.larger.because", factor=say.number(grown, 3)))

    ways = tuple(say(f"gradients.predict.far.{way}") for way in ("vanishes", "stays", "explodes"))
    asked = [Question("far", say("gradients.predict.far", n=FAR), ways, far)]
    if norms[9] > -inf:
        asked.append(Question("larger", say("gradients.predict.larger"), ("1.1", "2.6", "11"), larger))
    return asked


def of_tanh(say: Words) -> list[Question]:
    """Where tanh lets most through, and how quickly ten of them use it up."""

    def where() -> Answer:
        flat, steep = (say.percent(float(tanh_derivative(np.array(a))), 1) for a in (FLAT, STEEP))
        return Answer(1, say("gradients.predict.where.because", flat=flat, steep=steep))

    def ten() -> Answer:
        left = log10_passed(1.0, 10)
        return Answer(_place(-left, (1, 3)), say("gradients.predict.ten.because", left=say.of_log10(left)))

    places = (f"a = −{say.number(STEEP)}", "a = 0", f"a = {say.number(STEEP)}")
    shares = tuple(say(f"gradients.predict.ten.{share}") for share in ("tenth", "between", "thousandth"))
    return [
        Question("where", say("gradients.predict.where"), places, where),
        Question("ten", say("gradients.predict.ten"), shares, ten),
    ]


def of_cell(cell: Cell, say: Words) -> list[Question]:
    """The backward pass is linear in the gradient that comes in, and not in x."""

    def ratio(other: Cell) -> float:
        before, after = (float(np.linalg.norm(by_hand(each)["dWx"])) for each in (cell, other))
        return after / before if before else float("nan")

    def incoming() -> Answer:
        found = ratio(replace(cell, dh_next=2 * cell.dh_next))
        return Answer(_doubled(found), say("gradients.predict.double.because", ratio=say.number(found, 4)))

    def inputs() -> Answer:
        found = ratio(replace(cell, x=2 * cell.x))
        return Answer(_doubled(found), say("gradients.predict.inputs.because", ratio=say.number(found, 4)))

    ways = tuple(say(f"gradients.predict.double.{way}") for way in ("less", "exactly", "more"))
    if not np.any(by_hand(cell)["dWx"]):
        return []
    return [
        Question("double", say("gradients.predict.double"), ways, incoming),
        Question("inputs", say("gradients.predict.inputs"), ways, inputs),
    ]


def of_clipping(gradient: Array, threshold: float, say: Words) -> list[Question]:
    """Which of the two ways of clipping turns the gradient."""

    def turns(clip: Clip) -> Answer:
        clipped = clip_gradient(gradient, threshold, clip)
        turned = np.degrees(np.arctan2(*gradient[::-1]) - np.arctan2(*clipped[::-1]))
        right = 0 if abs(turned) > 1e-6 else 1
        return Answer(right, say("gradients.predict.turns.because", turned=say.fixed(abs(turned), 1)))

    ways = (say("gradients.predict.turns.yes"), say("gradients.predict.turns.no"))
    return [
        Question("turns-norm", say("gradients.predict.turns.norm"), ways, lambda: turns("norm")),
        Question("turns-value", say("gradients.predict.turns.value"), ways, lambda: turns("value")),
    ]


def of_truncation(found: Mapping[Kind, Truncation], say: Words) -> list[Question]:
    """What a cut leaves as it was, and how many steps a window twice as wide reaches."""
    one = next(iter(found.values()))
    steps = len(one.full)

    def states() -> Answer:
        difference = max(each.forward_difference for each in found.values())
        because = say("gradients.predict.states.because", difference=say.number(difference, 3))
        return Answer(1 if difference else 0, because)

    def twice() -> Answer:
        left = max(0, steps - 2 * one.window)
        because = say("gradients.predict.twice.because", steps=steps, window=2 * one.window, left=left)
        return Answer(0 if left == one.cut else 1 if left else 2, because)

    same = (say("gradients.predict.states.same"), say("gradients.predict.states.differ"))
    asked = [Question("states", say("gradients.predict.states"), same, states)]
    if one.cut:
        ways = tuple(say(f"gradients.predict.twice.{way}") for way in ("all", "some", "none"))
        asked.append(Question("twice", say("gradients.predict.twice", cut=one.cut), ways, twice))
    return asked


def _place(value: float, limits: Sequence[float]) -> int:
    """In which of the ranges between the limits a value lies, from 0."""
    return bisect_left(limits, value)


def _doubled(ratio: float) -> int:
    return _place(ratio, (2 - 1e-9, 2 + 1e-9))


def _directions(say: Words) -> tuple[str, ...]:
    return tuple(say(f"gradients.predict.open.{way}") for way in ("smaller", "same", "larger"))
