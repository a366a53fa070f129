"""What a person chooses on the page Gradients."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from pages.lessons.gradients.cell_choice import PRESETS, CellInLink
from pages.state.networks import NetworkChoices
from pages.state.numbers import Entry, as_text, read_numbers

Room = Literal["distance", "matrices", "tanh", "cell", "clipping", "truncation"]
Source = Literal["trained", "fresh"]
Zoom = Literal["path", "map", "cells", "lags"]
Activation = Literal["tanh", "relu"]
Initialisation = Literal["uniform", "orthogonal", "identity", "chrono"]


Pair = Annotated[tuple[Entry, Entry], BeforeValidator(read_numbers), as_text]
Matrix = Annotated[tuple[Entry, Entry, Entry, Entry], BeforeValidator(read_numbers), as_text]


class GradientsChoices(NetworkChoices, page="gradients"):
    """The page's room, its fresh networks, and what each room has to choose."""

    meant: ClassVar = {"source": "trained", "forget_bias": 0.0}

    room: Room = "distance"
    source: Source = "fresh"  # fresh networks, or those of the page Read
    zoom: Zoom = "path"  # below the curve
    first: int | None = Field(default=None, ge=0)  # t of the pair (t, T); 0: the initial state
    last: int | None = Field(default=None, ge=1)  # T
    # fresh networks
    radius: float = Field(default=1.0, ge=0.1, le=3)  # spectral radius of W_hh
    hidden_size: int = Field(default=64, ge=2, le=128)
    length: int = Field(default=100, ge=2, le=500)
    activation: Activation = "tanh"
    initialisation: Initialisation = "orthogonal"
    forget_bias: float = Field(default=5.0, ge=-10, le=10)  # of the LSTM, and of the GRU's update gate
    input_scale: float = Field(default=1.0, ge=0, le=5)  # standard deviation of the input
    seed: int = Field(default=0, ge=0, le=9999)
    # the lecture's matrices
    matrix: Matrix = (2.0, 2.0, 2.0, 2.0)  # row by row
    power: int = Field(default=3, ge=1, le=30)
    preactivation: float = Field(default=2.0, ge=-5, le=5)  # of tanh
    # the lecture's cell
    cell: CellInLink = PRESETS["two"]
    line: int = Field(default=3, ge=1, le=8)  # of its code: the first of the backward pass
    # clipping, truncation
    clip: Literal["norm", "value"] = "norm"
    threshold: float = Field(default=1.0, ge=0.1, le=10)
    vector: Pair = (3.0, 4.0)
    window: int = Field(default=5, ge=1)  # through how many steps the gradient is followed back
