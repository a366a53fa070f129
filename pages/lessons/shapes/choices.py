"""What a person chooses on the page Shapes."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from engine.cells import Kind
from engine.lectures.shapes.architecture import Form
from pages.state.numbers import as_text, read_numbers
from pages.state.record import Choices

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


class ShapesChoices(Choices, page="shapes"):
    """The page's room, the network that is drawn, and what the small networks are given."""

    before: ClassVar = {
        "shape_room": "room",
        "shape_form": "form",
        "shape_cell": "cell",
        "shape_batch": "batch",
        "shape_time": "time",
        "shape_steps": "steps",
        "shape_inputs": "inputs",
        "shape_units": "units",
        "shape_outputs": "outputs",
        "shape_layers": "layers",
        "shape_both": "both",
        "shape_picture": "picture",
        "shape_spoken": "spoken",
        "shape_request": "request",
        "shape_sentence": "sentence",
        "shape_date": "date",
        "shape_word": "word",
        "shape_first": "first",
        "shape_second": "second",
        "shape_scores": "scores",
        "shape_gamma": "gamma",
    }

    room: ShapeRoom = "architectures"
    # the lecture's: input (1, 10, 5), hidden size 8
    form: Form = "many-to-many"
    cell: Kind = "rnn"
    batch: Size = 1
    time: int = Field(default=10, ge=1, le=MOST_STEPS)
    steps: int = Field(default=4, ge=1, le=MOST_STEPS)  # that a decoder gives
    inputs: Size = 5
    units: Size = 8
    outputs: Size = 3
    layers: int = Field(default=1, ge=1, le=MOST_LAYERS)
    both: bool = False  # bidirectional, where the form can be
    # what the small networks are given; None: the first example in the page's language
    picture: int = Field(default=1, ge=1, le=PICTURES)
    spoken: Spoken | None = None  # None: the page's language
    request: Sentence | None = None
    sentence: Sentence | None = None
    date: Sentence | None = None
    word: str = Field(default="배", max_length=LONGEST_WORD)
    first: Sentence | None = None
    second: Sentence | None = None
    scores: Scores = (0.0, 0.0, 0.0)  # of ELMo's layers: softmax makes them shares
    gamma: float = Field(default=1.0, ge=0.1, le=5)
