"""What the page Read asks at its end, about the sentence and the network on show."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

import numpy as np

from engine import Clamp, Scale
from engine.cells import KINDS, Kind
from engine.reading.reading import Reading
from engine.tracing.changes import Change
from engine.tracing.records import Array
from pages.frame.predict import Answer, Question
from pages.lessons.read.captions import surprise
from pages.state.networks import KEEPS
from pages.text.format import token_name
from pages.text.i18n import Words

MOST_OPTIONS = 5
LEAST_TOKENS = 3  # of which one could be guessed at
SAME = 0.005  # a probability, or a surprise in nats, that differs by less is called the same

Again = Callable[[tuple[Change, ...]], Reading]


def asked_about(kinds: Sequence[Kind]) -> Kind:
    """The kind that is asked about: one with gates, where one is on show."""
    return next((kind for kind in kinds if kind in KEEPS), kinds[0])


def read_questions(reading: Reading, again: Again, say: Words) -> list[Question]:
    """Which token mattered most, which gate moved there, and what if the state were kept, or lost.

    Args:
        reading: what is on show.
        again: the same network's reading of the same text, changed in this way alone.
        say: the words.
    """
    if len(reading.tokens) < LEAST_TOKENS:
        return []
    kind: Kind = reading.card.kind
    asked = [_token(reading, say)]
    if kind in KEEPS:
        asked.append(_gate(reading, kind, say))
    return [*asked, _what_if(reading, kind, again, say)]


def _token(reading: Reading, say: Words) -> Question:
    relevance = np.abs(reading.relevance()[: reading.at + 1])
    steps = spread(relevance)
    options = tuple(token_name(reading.tokens[step].text) for step in steps)
    if len(set(options)) < len(options):  # the same word twice: its place tells them apart
        options = tuple(f"{option} ({step + 1})" for option, step in zip(options, steps, strict=True))

    def answer() -> Answer:
        right = int(np.argmax(relevance))
        because = say(
            "read.predict.token.because", step=right + 1, value=say.number(float(relevance[right]), 2)
        )
        return Answer(steps.index(right), because)

    return Question("token", say("read.predict.token", step=reading.at + 1), options, answer)


def spread(values: Array) -> list[int]:
    """A few steps in their order, evenly spread, the one with the largest value among them."""
    count = min(MOST_OPTIONS, len(values))
    steps = np.linspace(0, len(values) - 1, count).round().astype(int).tolist()
    largest = int(np.argmax(values))
    if largest not in steps:
        steps[bisect_left(steps, largest)] = largest
    return sorted(steps)


def _gate(reading: Reading, kind: Kind, say: Words) -> Question:
    """At the later token that mattered most: the gate that differs most from the step before."""
    relevance = np.abs(reading.relevance()[: reading.at + 1])
    step = 1 + int(np.argmax(relevance[1:])) if reading.at else 1
    gates = [name for name, gate in KINDS[kind].gates.items() if gate.squash == "sigmoid"]

    def answer() -> Answer:
        values = (reading.layer[gate].value[0] for gate in gates)  # (time, units) each
        moved = [float(np.abs(value[step] - value[step - 1]).mean()) for value in values]
        told = ", ".join(f"{gate} {say.fixed(size, 3)}" for gate, size in zip(gates, moved, strict=True))
        return Answer(int(np.argmax(moved)), say("read.predict.gate.because", moved=told))

    token = token_name(reading.tokens[step].text)
    options = tuple(f"{say(f'player.signal.{gate}')} ({gate})" for gate in gates)
    return Question("gate", say("read.predict.gate", token=token, step=step + 1), options, answer)


def _what_if(reading: Reading, kind: Kind, again: Again, say: Words) -> Question:
    """The state always kept; in an RNN, which has no gate for that, always lost."""
    change: Change = Clamp(KEEPS[kind], 1.0) if kind in KEEPS else Scale("weight_hh", 0.0)
    sentiment = reading.card.task == "sentiment"
    text = say(f"read.predict.{'kept' if kind in KEEPS else 'lost'}")
    what = say(f"read.predict.if.{'verdict' if sentiment else 'surprise'}")

    def answer() -> Answer:
        was, now = (
            float(each.probability[-1, 1]) if sentiment else surprise(each)
            for each in (reading, again((change,)))
        )
        because = say("read.predict.if.because", what=what, was=say.fixed(was, 3), now=say.fixed(now, 3))
        return Answer(bisect_left((-SAME, SAME), now - was), because)

    options = tuple(say(f"read.predict.if.{way}") for way in ("falls", "same", "rises"))
    return Question("if", f"{text} {say('read.predict.if', what=what)}", options, answer)
