"""Commands: `python -m engine.lectures.shapes.live list | train NAME`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from ....errors import GatescopeError, InputError
from ....models import MODELS
from ....models.training import train
from .card import read_card
from .recipes import RECIPES
from .shipping import begin, ship


def _train(arguments: argparse.Namespace) -> None:
    recipe = RECIPES[arguments.name]
    if recipe.needs_data and not (arguments.data and arguments.data.is_dir()):
        raise InputError(f"{recipe.name} learns from reviews: give the folder that holds them with --data")
    prepared = recipe.prepare(arguments.data, arguments.seed)
    run = begin(recipe, prepared, arguments.seed)
    checkpoint = arguments.checkpoints / f"{recipe.name}-{arguments.seed}.pt"
    with tqdm(total=run.plan.steps, desc=recipe.name, unit="step") as bar:
        for loss in train(run, checkpoint, save_every=100):
            bar.update(run.step - bar.n)
            bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
    print(ship(run, recipe, prepared, arguments.seed, arguments.models).scores)


def _list(arguments: argparse.Namespace) -> None:
    for name in RECIPES:
        card = read_card(name, arguments.models)
        scores = ", ".join(f"{key} {value:.4f}" for key, value in card.scores.items())
        print(f"{name:12} {card.parameters:>8,} parameters  {scores}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 2 for anything that the user can put right, with one sentence on stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m engine.lectures.shapes.live", description="The page Shapes' small networks."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    training = commands.add_parser("train", help="train one again; goes on where it was stopped")
    training.add_argument("name", choices=list(RECIPES))
    training.add_argument("--data", type=Path, help="folder of the reviews, for elmo")
    training.add_argument("--seed", type=int, default=0)
    training.add_argument("--checkpoints", type=Path, default=Path(".cache/shapes"))
    training.set_defaults(run=_train)
    listing = commands.add_parser("list", help="the shipped ones, their sizes and scores")
    listing.set_defaults(run=_list)
    for command in (training, listing):
        command.add_argument("--models", type=Path, default=MODELS, help="where the networks lie")
    parsed = parser.parse_args(arguments)
    try:
        parsed.run(parsed)
    except GatescopeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; the same command goes on from the last checkpoint", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
