"""What the page Read asks at its end, about the sentence and the network on show."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from engine.reading import Reading
from engine.records import Array
from engine.text import display
from pages.widgets.captions import literal, remaining_gradient, two_digits
from pages.widgets.predict import Answer, Question
from pages.widgets.scene import KEEPS, Kind
from pages.widgets.words import Words

MOST_OPTIONS = 5
LEAST_TOKENS = 3  # of which one could be guessed at
LIMITS = (0.01, 1.0)  # between what is left of a gradient: little, some, more than there was


def read_questions(reading: Reading, say: Words) -> list[Question]:
    """Which token closes the keeping gate, which one mattered most, and what is left of the gradient."""
    if len(reading.tokens) < LEAST_TOKENS:
        return []
    asked = []
    kind: Kind = reading.card.kind
    if kind in KEEPS:
        gate = KEEPS[kind]
        mean = reading.layer[gate].value[0].mean(axis=-1)  # (time,)
        text = say("read.predict.gate", name=say(f"player.signal.{gate}"), gate=gate)
        asked.append(_which_token(reading, "gate", text, -mean, f"{mean.min():.2f}", say))
    relevance = np.abs(reading.relevance()[: reading.at + 1])
    text = say("read.predict.token", step=reading.at + 1)
    asked.append(_which_token(reading, "token", text, relevance, two_digits(float(relevance.max())), say))
    if reading.at > 0:
        asked.append(_left(reading, say))
    return asked


def _which_token(reading: Reading, name: str, text: str, values: Array, best: str, say: Words) -> Question:
    """Where `values`, (time,), are largest; `best` is what to say of it."""
    steps = _spread(values)
    options = tuple(literal(display(reading.tokens[step].text)) for step in steps)
    if len(set(options)) < len(options):  # the same word twice: its place tells them apart
        options = tuple(f"{option} ({step + 1})" for option, step in zip(options, steps, strict=True))

    def answer() -> Answer:
        right = steps.index(int(np.argmax(values)))
        return Answer(right, say(f"read.predict.{name}.because", step=steps[right] + 1, value=best))

    return Question(name, text, options, answer)


def _spread(values: Array) -> list[int]:
    """A few steps in their order, where the largest value is among them; those shown are spread evenly."""
    count = min(MOST_OPTIONS, len(values))
    steps = np.linspace(0, len(values) - 1, count).round().astype(int).tolist()
    largest = int(np.argmax(values))
    if largest not in steps:
        steps[bisect_left(steps, largest) % count] = largest
    return sorted(steps)


def _left(reading: Reading, say: Words) -> Question:
    def answer() -> Answer:
        left = remaining_gradient(reading)
        because = say("read.predict.left.because", left=two_digits(left), step=reading.at + 1)
        return Answer(bisect_left(LIMITS, left), because)

    options = tuple(say(f"read.predict.left.{way}") for way in ("little", "some", "more"))
    return Question("left", say("read.predict.left", step=reading.at + 1), options, answer)
