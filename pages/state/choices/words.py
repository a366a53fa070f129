"""What a person chooses on the page Words: the part of the scene that is that page's own."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from engine.cells import Kind
from engine.lectures.words import embedding
from engine.lectures.words.word2vec import Architecture, Objective
from pages.state.matrices import Matrices, in_link
from pages.state.numbers import as_text, read_numbers

WordRoom = Literal[
    "shapes", "onehot", "bags", "thesaurus", "counts", "pmi", "svd", "word2vec", "reviews", "embedding"
]

MOST_SIDE = 5  # rows and columns that a telephone still shows
LARGEST_COUNT = 1_000_000_000
LONGEST_WORD = 60  # characters
WORD_TEXTS = ("word_rows", "word_first", "word_second", "word_terms", "word_corpus")  # of any length

Entry = Annotated[float, Field(ge=-1000, le=1000, allow_inf_nan=False)]
Row = Annotated[tuple[Entry, ...], Field(min_length=1, max_length=MOST_SIDE)]
Few = Annotated[tuple[Row, ...], Field(min_length=1, max_length=MOST_SIDE)]


class WordLinear(Matrices):
    """Two vectors, two matrices and a bias. They may not fit each other: that is what the room shows."""

    x: Few
    y: Few
    A: Few
    B: Few
    b: Few

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        for name in type(self).model_fields:
            self.shape(name)
        return self


class WordTable(Matrices):
    """The embedding table: a row for each of the lecture's letters."""

    E: Annotated[tuple[Row, ...], Field(min_length=len(embedding.LETTERS), max_length=len(embedding.LETTERS))]

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        self.shape("E")
        return self


LINEARS = {
    "slide": WordLinear(
        x=((1, 2, 3),),
        y=((3, 2, 1),),
        A=((1, 2), (3, 4), (5, 6)),
        B=((1, 0, 2, -1), (0, 1, -1, 2)),
        b=((0.5, 0, -0.5, 1),),
    ),
    "layer": WordLinear(
        x=((1, 2),),
        y=((2, -1),),
        A=((1, 2),),
        B=((0.5, -1, 1, 0), (0.25, 1, 0, -2)),
        b=((0.1, 0.2, 0.3, 0.4),),
    ),
    "misfit": WordLinear(
        x=((1, 2, 3),),
        y=((1, 2),),
        A=((1, 2), (3, 4), (5, 6)),
        B=((1, 0, 2, -1), (0, 1, -1, 2), (1, 1, 1, 1)),
        b=((0.5, 0, -0.5, 1),),
    ),
}
TABLES = {"slide": WordTable(E=embedding.LECTURE)}

LinearInLink = Annotated[WordLinear, in_link(LINEARS)]
TableInLink = Annotated[WordTable, in_link(TABLES)]

Count = Annotated[int, Field(ge=0, le=LARGEST_COUNT)]
Counts = Annotated[tuple[Count, Count, Count, Count], BeforeValidator(read_numbers), as_text]


class WordChoices(BaseModel):
    """The page's room, and what each room has to choose. A text of None is the room's own."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    word_room: WordRoom = "shapes"
    word_linear: LinearInLink = LINEARS["slide"]
    # one-hot and naive Bayes
    word_rows: str | None = None  # a line each: category, class
    word_category: str | None = Field(default=None, max_length=LONGEST_WORD)  # None: the first
    word_smoothing: float = Field(default=0.0, ge=0, le=5)
    word_columns: int = Field(default=17, ge=1, le=60)  # d, of the parameter counts
    # documents
    word_first: str | None = None
    word_second: str | None = None
    word_terms: str | None = None
    word_reader: Kind = "rnn"
    # thesaurus
    word_entry: str | None = Field(default=None, max_length=LONGEST_WORD)
    word_other: str | None = Field(default=None, max_length=LONGEST_WORD)
    # counts, PMI, SVD, word2vec
    word_corpus: str | None = None
    word_window: int = Field(default=1, ge=1, le=10)
    word_query: str | None = Field(default=None, max_length=LONGEST_WORD)
    word_counts: Counts = (10, 1000, 20, 10_000)  # together, first, second, all
    word_kept: int = Field(default=2, ge=1, le=20)  # columns of the SVD
    word_architecture: Architecture = "cbow"
    word_objective: Objective = "softmax"
    word_size: int = Field(default=2, ge=2, le=50)
    word_steps: int = Field(default=300, ge=10, le=1000)
    word_seed: int = Field(default=0, ge=0, le=9999)
    word_cost_vocabulary: int = Field(default=6, ge=2, le=8)  # log10 of V
    # vectors learnt from reviews
    word_near: str | None = Field(default=None, max_length=LONGEST_WORD)
    # the embedding layer
    word_table: TableInLink = TABLES["slide"]
    word_letter: int = Field(default=2, ge=0, le=len(embedding.LETTERS) - 1)
