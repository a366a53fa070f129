"""What a person chooses on the page Shapes: the part of the scene that is that page's own."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from engine.cells import Kind
from engine.lectures.shapes.architecture import Form
from pages.state.numbers import as_text, read_numbers

Spoken = Literal["en", "ko"]  # the languages in which a network names digits
ShapeRoom = Literal["architectures", "digit", "intent", "tags", "dates", "elmo"]

LONGEST_SENTENCE = 120  # characters, of whatever is typed on this page
MOST_STEPS, MOST_UNITS, MOST_LAYERS = 100, 512, 4
PICTURES = 360  # digits that no network was trained on
LONGEST_WORD = 10
STEEPEST = 5.0  # of the scores of ELMo's layers

Sentence = Annotated[str, Field(max_length=LONGEST_SENTENCE)]
Size = Annotated[int, Field(ge=1, le=MOST_UNITS)]
Score = Annotated[float, Field(ge=-STEEPEST, le=STEEPEST)]
Scores = Annotated[tuple[Score, Score, Score], BeforeValidator(read_numbers), as_text]


class ShapeChoices(BaseModel):
    """The page's room, the network that is drawn, and what the small networks are given."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    shape_room: ShapeRoom = "architectures"
    # the lecture's: input (1, 10, 5), hidden size 8
    shape_form: Form = "many-to-many"
    shape_cell: Kind = "rnn"
    shape_batch: Size = 1
    shape_time: int = Field(default=10, ge=1, le=MOST_STEPS)
    shape_steps: int = Field(default=4, ge=1, le=MOST_STEPS)  # that a decoder gives
    shape_inputs: Size = 5
    shape_units: Size = 8
    shape_outputs: Size = 3
    shape_layers: int = Field(default=1, ge=1, le=MOST_LAYERS)
    shape_both: bool = False  # bidirectional, where the form can be
    # what the small networks are given; None: the first example in the page's language
    shape_picture: int = Field(default=1, ge=1, le=PICTURES)
    shape_spoken: Spoken | None = None  # None: the page's language
    shape_request: Sentence | None = None
    shape_sentence: Sentence | None = None
    shape_date: Sentence | None = None
    shape_word: str = Field(default="배", max_length=LONGEST_WORD)
    shape_first: Sentence | None = None
    shape_second: Sentence | None = None
    shape_scores: Scores = (0.0, 0.0, 0.0)  # of ELMo's layers: softmax makes them shares
    shape_gamma: float = Field(default=1.0, ge=0.1, le=5)
