"""What a person chooses on the page Words."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    model_validator,
)

from engine.cells import Kind
from engine.lectures.words import embedding
from engine.lectures.words.word2vec import Architecture, Objective
from pages.state.matrices import Matrices, in_link
from pages.state.numbers import Entry, as_text, read_numbers
from pages.state.record import Choices

WordRoom = Literal[
    "shapes", "onehot", "bags", "thesaurus", "counts", "pmi", "svd", "word2vec", "reviews", "embedding"
]

MOST_SIDE = 5  # rows and columns that a telephone still shows
LARGEST_COUNT = 1_000_000_000
LONGEST_WORD = 60  # characters
WORD_TEXTS = ("rows", "first", "second", "terms", "corpus")  # of any length

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


class WordsChoices(Choices, page="words"):
    """The page's room, and what each room has to choose. A text of None is the room's own."""

    before: ClassVar = {
        "word_room": "room",
        "word_linear": "linear",
        "word_rows": "rows",
        "word_category": "category",
        "word_smoothing": "smoothing",
        "word_columns": "columns",
        "word_first": "first",
        "word_second": "second",
        "word_terms": "terms",
        "word_reader": "reader",
        "word_entry": "entry",
        "word_other": "other",
        "word_corpus": "corpus",
        "word_window": "window",
        "word_query": "query",
        "word_counts": "counts",
        "word_kept": "kept",
        "word_architecture": "architecture",
        "word_objective": "objective",
        "word_size": "size",
        "word_steps": "steps",
        "word_seed": "seed",
        "word_cost_vocabulary": "cost_vocabulary",
        "word_near": "near",
        "word_table": "table",
        "word_letter": "letter",
    }

    room: WordRoom = "shapes"
    linear: LinearInLink = LINEARS["slide"]
    # one-hot and naive Bayes
    rows: str | None = None  # a line each: category, class
    category: str | None = Field(default=None, max_length=LONGEST_WORD)  # None: the first
    smoothing: float = Field(default=0.0, ge=0, le=5)
    columns: int = Field(default=17, ge=1, le=60)  # d, of the parameter counts
    # documents
    first: str | None = None
    second: str | None = None
    terms: str | None = None
    reader: Kind = "rnn"
    # thesaurus
    entry: str | None = Field(default=None, max_length=LONGEST_WORD)
    other: str | None = Field(default=None, max_length=LONGEST_WORD)
    # counts, PMI, SVD, word2vec
    corpus: str | None = None
    window: int = Field(default=1, ge=1, le=10)
    query: str | None = Field(default=None, max_length=LONGEST_WORD)
    counts: Counts = (10, 1000, 20, 10_000)  # together, first, second, all
    kept: int = Field(default=2, ge=1, le=20)  # columns of the SVD
    architecture: Architecture = "cbow"
    objective: Objective = "softmax"
    size: int = Field(default=2, ge=2, le=50)
    steps: int = Field(default=300, ge=10, le=1000)
    seed: int = Field(default=0, ge=0, le=9999)
    cost_vocabulary: int = Field(default=6, ge=2, le=8)  # log10 of V
    # vectors learnt from reviews
    near: str | None = Field(default=None, max_length=LONGEST_WORD)
    # the embedding layer
    table: TableInLink = TABLES["slide"]
    letter: int = Field(default=2, ge=0, le=len(embedding.LETTERS) - 1)
