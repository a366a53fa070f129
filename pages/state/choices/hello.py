"""What a person chooses on the page Hello: the part of the scene that is that page's own."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from engine.cells import Kind
from engine.lectures.hello import LECTURE, WEIGHT_COUNT
from engine.lectures.language import COLDEST, HOTTEST
from pages.state.numbers import Entry, as_text, read_numbers

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


class HelloChoices(BaseModel):
    """The page's room, the lecture's network as it was changed, what language models read and write."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    hello_room: HelloRoom = "letters"
    # the lecture's network
    hello_weights: HelloNumbers = LECTURE.numbers  # all of them, in the lecture's order
    hello_text: str = Field(default="hello", max_length=MOST_LETTERS)
    hello_step: int = Field(default=1, ge=1, le=MOST_LETTERS)  # looked at
    hello_turned: int = Field(default=15, ge=0, lt=WEIGHT_COUNT)  # the weight that the slider turns
    # the trained language models
    hello_network: LanguageModelName | None = None  # None: the one of the page's language
    hello_kind: Kind = "lstm"
    hello_moment: Moment = "final"
    hello_first: str | None = Field(default=None, max_length=LONGEST_SENTENCE)  # None: the first example
    hello_second: str | None = Field(default=None, max_length=LONGEST_SENTENCE)
    hello_start: str = Field(default="", max_length=LONGEST_START)
    hello_temperature: float = Field(default=0.8, ge=COLDEST, le=HOTTEST)
    hello_seed: int = Field(default=0, ge=0, le=9999)
    hello_length: int = Field(default=200, ge=FEWEST_WRITTEN, le=MOST_WRITTEN)
    hello_at: int = Field(default=1, ge=1, le=MOST_WRITTEN)  # the written token that is looked at
    hello_followed: Followed = "line"  # what a unit may keep track of
