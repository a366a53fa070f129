"""``gatescope train NAME [--kind KIND] [--data FOLDER] [--seed N]``: train a shipped model again."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import torch
from torch import nn
from tqdm import tqdm

from .. import models
from ..cells import Kind
from ..errors import InputError
from ..lectures.shapes.live import shipping as small_shipping
from ..lectures.shapes.live.recipes import RECIPES as SMALL
from ..lectures.words.learning import learn
from ..lectures.words.vectors import NAMES as VECTORS
from ..models.shipping import begin, ship
from ..models.tasks import Prepared, prepare
from ..models.training import Run, train
from .shipped_models import add_folder

Model = TypeVar("Model", bound=nn.Module)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What it is told: which model, from which data, and where what it makes is put."""
    parser.add_argument("name", choices=(*models.NAMES, *SMALL, *VECTORS), metavar="NAME")
    parser.add_argument("--kind", choices=models.KINDS, help="one kind only, of a network that has three")
    parser.add_argument("--data", type=Path, help="folder of the data files; else $GATESCOPE_DATA")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--checkpoints", type=Path, default=Path(".cache/models"), help="where unfinished training is kept"
    )
    add_folder(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Train it, from its last checkpoint on where it was stopped, and write its files."""
    name: str = arguments.name
    if arguments.kind and name not in models.NAMES:
        raise InputError(f"{name} is of one kind: leave out --kind, which {', '.join(models.NAMES)} take")
    if name in models.NAMES:
        _train_network(arguments)
    elif name in SMALL:
        _train_small(arguments)
    else:
        (vectors,) = (each for each in VECTORS if each == name)
        learn(vectors, _data_folder(arguments.data), arguments.seed, arguments.models)


def _data_folder(given: Path | None) -> Path:
    folder = given or Path(os.environ.get("GATESCOPE_DATA", ""))
    if folder == Path():
        raise models.CorpusError(
            "where is the training data? Give its folder with --data, or set GATESCOPE_DATA"
        )
    if not folder.is_dir():
        raise models.CorpusError(f"no data folder {folder}: give one with --data, or set GATESCOPE_DATA")
    return folder


def _train_network(arguments: argparse.Namespace) -> None:
    recipe = models.RECIPES[arguments.name]
    prepared = prepare(recipe, _data_folder(arguments.data), arguments.seed)
    for kind in [arguments.kind] if arguments.kind else models.KINDS:
        training = begin(recipe, kind, prepared, arguments.seed)
        file = arguments.checkpoints / f"{recipe.name}-{kind}-{arguments.seed}.pt"
        with _without_subnormals():
            _follow(training, f"{recipe.name} {kind}", file, _epochs(recipe.name, kind, prepared))
        ship(training, recipe, kind, prepared, arguments.seed, arguments.models)


def _train_small(arguments: argparse.Namespace) -> None:
    recipe = SMALL[arguments.name]
    prepared = recipe.prepare(_data_folder(arguments.data) if recipe.needs_data else None, arguments.seed)
    training = small_shipping.begin(recipe, prepared, arguments.seed)
    _follow(training, recipe.name, arguments.checkpoints / f"{recipe.name}-{arguments.seed}.pt")
    card = small_shipping.ship(training, recipe, prepared, arguments.seed, arguments.models)
    print(f"{recipe.name}: {card.scores}")


def _epochs(name: str, kind: Kind, prepared: Prepared) -> Callable[[Run[models.RecurrentNetwork]], None]:
    def report(run: Run[models.RecurrentNetwork]) -> None:
        run.model.eval()
        scores = {key: f"{value:.4f}" for key, value in prepared.dev_scores(run.model).items()}
        epoch = run.step // prepared.batches.steps_per_epoch
        tqdm.write(f"{name} {kind}, epoch {epoch}: {scores}", file=sys.stderr)

    return report


def _follow(
    training: Run[Model],
    name: str,
    checkpoint: Path,
    report: Callable[[Run[Model]], None] = lambda run: None,
) -> None:
    """Train to the end, with a bar and the time left."""
    with tqdm(total=training.plan.steps, desc=name, unit="step", smoothing=0.02) as bar:
        for loss in train(training, checkpoint, report):
            bar.update(training.step - bar.n)
            bar.set_postfix(loss=f"{loss:.3f}", refresh=False)


@contextmanager
def _without_subnormals() -> Iterator[None]:
    """Subnormal numbers, all that is left of a vanished gradient, make backward up to 47 times slower."""
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)  # a setting of the whole thread: others' arithmetic needs them
