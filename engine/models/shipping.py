"""From a recipe to the files that are shipped: weights of every moment, vocabulary and card."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import torch

from ..cells import Kind
from .card import Data, Moment, NetworkCard
from .files import VOCABULARY_FILE, digest, fill, rounded, weights_file, write_card
from .network import RecurrentNetwork, parameter_count
from .recipes import Recipe
from .tasks import Prepared
from .training import Plan, Run, start
from .weaknesses import WEAKNESSES

_TRAINING = (
    "epochs",
    "batch_size",
    "learning_rate",
    "weight_decay",
    "dropout",
    "unknown_rate",
    "every_step_weight",
    "window",
    "merges",
)


def plan(recipe: Recipe, steps_per_epoch: int) -> Plan:
    """The recipe's training in optimiser steps."""
    steps = recipe.epochs * steps_per_epoch
    moments = {
        "untrained": 0,
        "early": max(1, round(recipe.early * steps)),
        "middle": max(1, round(recipe.middle * steps)),
        "final": steps,
    }
    return Plan(steps, recipe.learning_rate, recipe.weight_decay, moments)


def recipe_numbers(recipe: Recipe) -> dict[str, int | float]:
    """What the card says about the training; what the recipe doesn't use (0) is left out."""
    numbers = asdict(recipe)
    return {key: numbers[key] for key in _TRAINING if numbers[key]}


def begin(recipe: Recipe, kind: Kind, prepared: Prepared, seed: int) -> Run[RecurrentNetwork]:
    """A training of one kind at its first step. Weights and data order follow from the seed."""
    torch.manual_seed(seed)
    size = len(prepared.vocabulary)
    outputs = len(prepared.labels) if prepared.labels else size
    model = RecurrentNetwork(kind, size, recipe.embedding_size, recipe.hidden_size, outputs, recipe.dropout)
    steps = plan(recipe, prepared.batches.steps_per_epoch)
    identity = digest(
        repr((recipe, kind, seed, steps, prepared.vocabulary.texts)).encode(errors="backslashreplace")
    )
    return start(model, prepared.batches, steps, seed, identity)


def ship(
    run: Run[RecurrentNetwork],
    recipe: Recipe,
    kind: Kind,
    prepared: Prepared,
    seed: int,
    models: Path,
    say: Callable[[str], None] = print,
) -> NetworkCard:
    """Write a finished run's files: weights rounded to float16, and the rounded weights' scores."""
    shared = models / recipe.name
    folder = shared / kind
    folder.mkdir(parents=True, exist_ok=True)
    prepared.vocabulary.save(shared / VOCABULARY_FILE)
    digests = {VOCABULARY_FILE: digest((shared / VOCABULARY_FILE).read_bytes())}
    moments = []
    for name, step in run.plan.moments.items():
        content = rounded(run.kept[name])
        (folder / weights_file(name)).write_bytes(content)
        digests[weights_file(name)] = digest(content)
        fill(run.model, content)
        scores = {key: round(value, 5) for key, value in prepared.dev_scores(run.model).items()}
        say(f"{recipe.name} {kind} {name}: {scores}")
        moments.append(
            Moment(name=name, step=step, epoch=round(step / run.batches.steps_per_epoch, 3), scores=scores)
        )
    card = NetworkCard(
        name=recipe.name,
        kind=kind,
        task=recipe.task,
        language=recipe.language,
        tokenizer=recipe.tokenizer,
        vocabulary_size=len(prepared.vocabulary),
        embedding_size=recipe.embedding_size,
        hidden_size=recipe.hidden_size,
        parameters=parameter_count(run.model),
        labels=prepared.labels,
        data=Data(
            source=recipe.source.name,
            url=recipe.source.url,
            licence=recipe.source.licence,
            attribution=recipe.source.attribution,
        ),
        training=recipe_numbers(recipe),
        seed=seed,
        command=f"gatescope train {recipe.name} --kind {kind} --seed {seed}",
        date=datetime.now().astimezone().date(),
        moments=tuple(moments),
        weaknesses=WEAKNESSES[recipe.name],
        sha256=digests,
    )
    write_card(card, folder)
    return card
