"""Commands: `python -m engine.models list | train NAME | score NAME --data FILE`."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import torch
from tqdm import tqdm

from ..cells import Kind
from ..errors import GatescopeError
from .card import MODELS, MOMENTS
from .errors import CorpusError
from .network import RecurrentNetwork
from .recipes import NAMES, RECIPES
from .scoring import score
from .shipped import KINDS, card, load
from .shipping import begin, ship
from .tasks import Prepared, prepare
from .training import Run, train

_CHECKPOINTS = Path(".cache/models")


def _data_folder(given: Path | None) -> Path:
    folder = given or Path(os.environ.get("GATESCOPE_DATA", ""))
    if folder == Path():
        raise CorpusError("where is the training data? Give its folder with --data, or set GATESCOPE_DATA")
    if not folder.is_dir():
        raise CorpusError(f"no data folder {folder}: give one with --data, or set GATESCOPE_DATA")
    return folder


def _train_kind(
    name: str, kind: Kind, seed: int, prepared: Prepared, checkpoints: Path, models: Path
) -> None:
    run = begin(RECIPES[name], kind, prepared, seed)
    checkpoint = checkpoints / f"{name}-{kind}-{seed}.pt"

    def report(run: Run[RecurrentNetwork]) -> None:
        run.model.eval()
        scores = {key: f"{value:.4f}" for key, value in prepared.dev_scores(run.model).items()}
        tqdm.write(
            f"{name} {kind}, epoch {run.step // prepared.batches.steps_per_epoch}: {scores}", file=sys.stderr
        )

    with tqdm(total=run.plan.steps, desc=f"{name} {kind}", unit="step", smoothing=0.02) as bar:
        for loss in train(run, checkpoint, report):
            bar.update(run.step - bar.n)
            bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
    ship(run, RECIPES[name], kind, prepared, seed, models)


@contextmanager
def _without_subnormals() -> Iterator[None]:
    """Subnormal numbers, all that is left of a vanished gradient, make backward up to 47 times slower."""
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)  # a setting of the whole thread: others' arithmetic needs them


def _train(arguments: argparse.Namespace) -> None:
    prepared = prepare(RECIPES[arguments.name], _data_folder(arguments.data), arguments.seed)
    for kind in [arguments.kind] if arguments.kind else KINDS:
        with _without_subnormals():
            _train_kind(
                arguments.name, kind, arguments.seed, prepared, arguments.checkpoints, arguments.models
            )


def _score(arguments: argparse.Namespace) -> None:
    network = load(arguments.name, arguments.kind, arguments.moment, arguments.models)
    for key, value in score(network, arguments.data).items():
        print(f"{key} {value:.5f}")


def _list(arguments: argparse.Namespace) -> None:
    for name in NAMES:
        for kind in KINDS:
            shown = card(name, kind, arguments.models)
            scores = ", ".join(f"{key} {value:.4f}" for key, value in shown.moment("final").scores.items())
            print(f"{name:13} {kind:5} {shown.parameters:>8,} parameters  {scores}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m engine.models", description="The trained networks.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    training = commands.add_parser(
        "train", help="train a network again from data; goes on where it was stopped"
    )
    training.add_argument("name", choices=NAMES)
    training.add_argument("--kind", choices=KINDS, help="one kind only; all three otherwise")
    training.add_argument("--data", type=Path, help="folder of the data files; else $GATESCOPE_DATA")
    training.add_argument("--seed", type=int, default=0)
    training.add_argument(
        "--checkpoints", type=Path, default=_CHECKPOINTS, help="where unfinished training is kept"
    )
    training.set_defaults(run=_train)

    scoring = commands.add_parser("score", help="one network's scores on a file of its data's form")
    scoring.add_argument("name", choices=NAMES)
    scoring.add_argument("--kind", choices=KINDS, default="lstm")
    scoring.add_argument("--moment", choices=MOMENTS, default="final")
    scoring.add_argument(
        "--data", type=Path, required=True, help="a labelled .tsv or .tsv.gz; for language models any text"
    )
    scoring.set_defaults(run=_score)

    listing = commands.add_parser("list", help="the shipped networks, their sizes and dev scores")
    listing.set_defaults(run=_list)

    for command in (training, scoring, listing):
        command.add_argument("--models", type=Path, default=MODELS, help="where the networks lie")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 2 for anything that the user can put right, with one sentence on stderr."""
    parsed = _parser().parse_args(arguments)
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
