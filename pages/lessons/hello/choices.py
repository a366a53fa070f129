"""What a person chooses on the page Hello."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from engine.cells import Kind
from engine.lectures.hello import LECTURE, WEIGHT_COUNT
from engine.lectures.language import COLDEST, HOTTEST
from pages.state.numbers import Entry, as_text, read_numbers
from pages.state.record import Choices

HelloRoom = Literal["letters", "sentences", "writing"]
LanguageModelName = Literal["en-char", "ko-jamo"]
Followed = Literal["line", "word", "space", "vowel"]
Moment = Literal["untrained", "early", "middle", "final"]

MOST_LETTERS = 10  # that the drawing has room for
LONGEST_SENTENCE = 120  # characters
LONGEST_START = 60
FEWEST_WRITTEN, MOST_WRITTEN = 20, 400  # tokens

HelloNumbers = Annotated[
    tuple[Entry, ...],
    Field(min_length=WEIGHT_COUNT, max_length=WEIGHT_COUNT),
    BeforeValidator(read_numbers),
    as_text,
]


class HelloChoices(Choices, page="hello"):
    """The page's room, the lecture's network as it was changed, what language models read and write."""

    before: ClassVar = {
        "hello_room": "room",
        "hello_weights": "weights",
        "hello_text": "text",
        "hello_step": "step",
        "hello_turned": "turned",
        "hello_network": "network",
        "hello_kind": "kind",
        "hello_moment": "moment",
        "hello_first": "first",
        "hello_second": "second",
        "hello_start": "start",
        "hello_temperature": "temperature",
        "hello_seed": "seed",
        "hello_length": "length",
        "hello_at": "at",
        "hello_followed": "followed",
    }
    looking: ClassVar = (*Choices.looking, "step", "at")

    room: HelloRoom = "letters"
    # the lecture's network
    weights: HelloNumbers = LECTURE.numbers  # all of them, in the lecture's order
    text: str = Field(default="hello", max_length=MOST_LETTERS)
    step: int = Field(default=1, ge=1, le=MOST_LETTERS)  # looked at
    turned: int = Field(default=15, ge=0, lt=WEIGHT_COUNT)  # the weight that the slider turns
    # the trained language models
    network: LanguageModelName | None = None  # None: the one of the page's language
    kind: Kind = "lstm"
    moment: Moment = "final"
    first: str | None = Field(default=None, max_length=LONGEST_SENTENCE)  # None: the first example
    second: str | None = Field(default=None, max_length=LONGEST_SENTENCE)
    start: str = Field(default="", max_length=LONGEST_START)
    temperature: float = Field(default=0.8, ge=COLDEST, le=HOTTEST)
    seed: int = Field(default=0, ge=0, le=9999)
    length: int = Field(default=200, ge=FEWEST_WRITTEN, le=MOST_WRITTEN)
    at: int = Field(default=1, ge=1, le=MOST_WRITTEN)  # the written token that is looked at
    followed: Followed = "line"  # what a unit may keep track of
