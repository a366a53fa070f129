"""From a recipe to the files that are shipped, and from those back to a network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic

import torch

from ....models.files import (
    MODELS,
    VOCABULARY_FILE,
    WEIGHTS_FILE,
    digest,
    fill,
    read_card,
    read_checked,
    read_weights,
    rounded,
    write_card,
)
from ....models.network import parameter_count
from ....models.training import Plan, Run, start
from ....text import Vocabulary
from .card import SmallCard
from .recipe import Model, Prepared, Recipe


@dataclass(frozen=True, eq=False)
class Shipped(Generic[Model]):
    """A network as it is shipped, in evaluation mode; its vocabulary, where it has one of its own."""

    card: SmallCard
    model: Model
    vocabulary: Vocabulary | None

    @property
    def words(self) -> Vocabulary:
        """The vocabulary of a network that reads text."""
        assert self.vocabulary is not None, "its tokens stand in the code"
        return self.vocabulary


def begin(recipe: Recipe[Model], prepared: Prepared[Model], seed: int) -> Run[Model]:
    """A training at its first step. Weights and batches follow from the seed."""
    torch.manual_seed(seed)
    model = recipe.build(**_sizes(recipe, prepared.vocabulary))
    plan = Plan(recipe.steps, recipe.learning_rate, recipe.weight_decay, {"final": recipe.steps})
    known = prepared.vocabulary.texts if prepared.vocabulary else ()
    identity = digest(repr((recipe.name, dict(recipe.sizes), plan, seed, known)).encode())
    return start(model, prepared.batches, plan, seed, identity)


def _sizes(recipe: Recipe[Any], vocabulary: Vocabulary | None) -> dict[str, int]:
    return {key: size or len(vocabulary or ()) for key, size in recipe.sizes.items()}


def ship(
    run: Run[Model], recipe: Recipe[Model], prepared: Prepared[Model], seed: int, models: Path
) -> SmallCard:
    """Write a finished run's files: weights rounded to float16, and the rounded weights' scores."""
    folder = models / recipe.name
    folder.mkdir(parents=True, exist_ok=True)
    weights = rounded(run.model.state_dict())
    (folder / WEIGHTS_FILE).write_bytes(weights)
    files = {WEIGHTS_FILE: digest(weights)}
    if prepared.vocabulary:
        prepared.vocabulary.save(folder / VOCABULARY_FILE)
        files[VOCABULARY_FILE] = digest((folder / VOCABULARY_FILE).read_bytes())
    fill(run.model, weights)
    card = SmallCard(
        name=recipe.name,
        sizes=_sizes(recipe, prepared.vocabulary),
        parameters=parameter_count(run.model),
        data=recipe.data,
        training={
            "steps": recipe.steps,
            "learning_rate": recipe.learning_rate,
            "weight_decay": recipe.weight_decay,
        },
        seed=seed,
        command=f"gatescope train {recipe.name} --seed {seed}",
        date=datetime.now().astimezone().date(),
        scores={key: round(value, 5) for key, value in prepared.scores(run.model).items()},
        weaknesses=recipe.weaknesses,
        sha256=files,
    )
    write_card(card, folder)
    return card


def small_card(name: str, folder: Path = MODELS) -> SmallCard:
    """The card of the small network of that name.

    Raises:
        ModelFileError: it is missing or damaged.
    """
    return read_card(name, folder / name, SmallCard)


def load(recipe: Recipe[Model], folder: Path = MODELS) -> Shipped[Model]:
    """The shipped network; a new copy at every call. Leaves torch's random state as it was.

    Raises:
        ModelFileError: a file is missing, damaged, or not the one that the card describes.
    """
    card, here = small_card(recipe.name, folder), folder / recipe.name
    with torch.random.fork_rng(devices=[]):
        model = recipe.build(**card.sizes)
    read_weights(model, here / WEIGHTS_FILE, card)
    vocabulary = None
    if VOCABULARY_FILE in card.sha256:
        vocabulary = Vocabulary.parse(read_checked(here / VOCABULARY_FILE, card))
    return Shipped(card, model, vocabulary)
