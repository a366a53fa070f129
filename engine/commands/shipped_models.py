"""``gatescope models | score NAME --data FILE``: the shipped models, and how well they do."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from .. import models
from ..lectures.shapes.live.recipes import RECIPES as SMALL
from ..lectures.shapes.live.shipping import small_card
from ..lectures.words.vectors import NAMES as VECTORS
from ..lectures.words.vectors import vectors_card


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Where the models lie, if not where they are shipped."""
    parser.add_argument("--models", type=Path, default=models.MODELS, help="folder of the models")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `models` is told."""
    add_folder(parser)
    parser.set_defaults(run=show)


def add_score_arguments(parser: argparse.ArgumentParser) -> None:
    """What `score` is told: which network, and the file that it is measured on."""
    parser.add_argument("name", choices=models.NAMES)
    parser.add_argument("--kind", choices=models.KINDS, default="lstm")
    parser.add_argument("--moment", choices=models.MOMENTS, default="final")
    parser.add_argument(
        "--data", type=Path, required=True, help="a labelled .tsv or .tsv.gz; for language models any text"
    )
    add_folder(parser)
    parser.set_defaults(run=score)


def show(arguments: argparse.Namespace) -> None:
    """Print a line for each shipped model: its size, and its scores on data that it did not learn from."""
    folder: Path = arguments.models
    for name in models.NAMES:
        for kind in models.KINDS:
            card = models.card(name, kind, folder)
            print(_line(name, kind, card.parameters, card.moment("final").scores))
    for name in SMALL:
        small = small_card(name, folder)
        print(_line(name, "", small.parameters, small.scores))
    for name in VECTORS:
        vectors = vectors_card(name, folder)
        print(_line(name, "", vectors.parameters, vectors.scores))


def _line(name: str, kind: str, parameters: int, scores: Mapping[str, float]) -> str:
    told = ", ".join(f"{key} {value:.4g}" for key, value in scores.items())
    return f"{name:13} {kind:5} {parameters:>8,} parameters  {told}"


def score(arguments: argparse.Namespace) -> None:
    """Print a network's scores on a file of its data's form."""
    network = models.load(arguments.name, arguments.kind, arguments.moment, arguments.models)
    for key, value in models.score(network, arguments.data).items():
        print(f"{key} {value:.5f}")
