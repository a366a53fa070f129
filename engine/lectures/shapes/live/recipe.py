"""What each small network is trained on, and how: the form that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from torch import nn

from ....models.card import Data, Weaknesses
from ....models.training import Batches
from ....text import Vocabulary

Model = TypeVar("Model", bound=nn.Module)

OWN_GRAMMAR = Data(
    source="made by rules of this project", url="", licence="Apache-2.0", attribution="Gatescope"
)


class Independent:
    """Batches of which none needs anything of the one before: nothing of them is kept."""

    def carried(self) -> None:
        """Nothing passes from one step to the next."""

    def carry(self, carried: object) -> None:
        """See `carried`."""


@dataclass(frozen=True)
class Prepared(Generic[Model]):
    """A network's batches, and what measures it on data that it isn't trained on.

    vocabulary: what is shipped beside the weights; None where the tokens stand in the code.
    """

    batches: Batches[Model]
    scores: Callable[[Model], Mapping[str, float]]
    vocabulary: Vocabulary | None = None


@dataclass(frozen=True)
class Recipe(Generic[Model]):
    """One network: how it is built, fed, and trained.

    Attributes:
        name: its folder's.
        build: the module, from its sizes.
        sizes: what `build` takes; a size of 0 is that of the vocabulary.
        prepare: from the data folder (None where the data are made by rules) and the seed to the batches.
        steps: of the optimiser.
        learning_rate: the highest.
        data: what it learns from.
        weaknesses: what it is bad at.
        needs_data: whether `prepare` needs a folder.
    """

    name: str
    build: Callable[..., Model]
    sizes: Mapping[str, int]
    prepare: Callable[[Path | None, int], Prepared[Any]]
    steps: int
    learning_rate: float
    data: Data
    weaknesses: Weaknesses
    weight_decay: float = 0.01
    needs_data: bool = False
