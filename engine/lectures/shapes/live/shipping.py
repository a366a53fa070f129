"""From a recipe to the files that are shipped, and from those back to a network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic

import torch
from safetensors import SafetensorError
from safetensors.torch import load as parse_weights
from safetensors.torch import save as format_weights
from torch import nn

from ....models import MODELS, ModelFileError
from ....models.card import digest
from ....models.network import parameter_count
from ....models.training import Plan, Run, start
from ....text import Vocabulary
from .card import (
    CARD,
    VOCABULARY,
    WEIGHTS,
    Card,
    read_card,
    read_checked,
    remedy,
)
from .recipe import Model, Prepared, Recipe


@dataclass(frozen=True, eq=False)
class Shipped(Generic[Model]):
    """A network as it is shipped, in evaluation mode; its vocabulary, where it has one of its own."""

    card: Card
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


def ship(run: Run[Model], recipe: Recipe[Model], prepared: Prepared[Model], seed: int, models: Path) -> Card:
    """Write a finished run's files: weights rounded to float16, and the rounded weights' scores."""
    folder = models / recipe.name
    folder.mkdir(parents=True, exist_ok=True)
    weights = format_weights({key: value.half() for key, value in run.model.state_dict().items()})
    (folder / WEIGHTS).write_bytes(weights)
    files = {WEIGHTS: digest(weights)}
    if prepared.vocabulary:
        prepared.vocabulary.save(folder / VOCABULARY)
        files[VOCABULARY] = digest((folder / VOCABULARY).read_bytes())
    _fill(run.model, weights)
    card = Card(
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
        command=f"python -m engine.lectures.shapes.live train {recipe.name} --seed {seed}",
        date=datetime.now().astimezone().date(),
        scores={key: round(value, 5) for key, value in prepared.scores(run.model).items()},
        weaknesses=recipe.weaknesses,
        sha256=files,
    )
    (folder / CARD).write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return card


def load(recipe: Recipe[Model], folder: Path = MODELS) -> Shipped[Model]:
    """The shipped network; a new copy at every call. Leaves torch's random state as it was.

    Raises:
        ModelFileError: a file is missing, damaged, or not the one that the card describes.
    """
    name = recipe.name
    card = read_card(name, folder)
    weights = read_checked(name, WEIGHTS, card, folder)
    vocabulary = None
    if VOCABULARY in card.sha256:
        vocabulary = Vocabulary.parse(read_checked(name, VOCABULARY, card, folder))
    with torch.random.fork_rng(devices=[]):
        model = recipe.build(**card.sizes)
    try:
        _fill(model, weights)
    except (SafetensorError, RuntimeError) as error:
        raise ModelFileError(f"the weights of {name} don't fit its card's sizes; {remedy(name)}") from error
    return Shipped(card, model.requires_grad_(False), vocabulary)


def _fill(model: nn.Module, weights: bytes) -> None:
    model.load_state_dict({key: value.float() for key, value in parse_weights(weights).items()})
    model.eval()
