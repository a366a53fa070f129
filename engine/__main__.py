"""``gatescope COMMAND``, or ``python -m engine COMMAND`` in the repository.

Each command's module is imported when it is called: to trace needs less than to train, and each says what is
missing.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from .errors import GatescopeError

PACKAGE = __package__ or "engine"
PROGRAM = f"python -m {PACKAGE}"
BAD_INPUT, STOPPED = 2, 130


@dataclass(frozen=True)
class Command:
    """What it does, and the function that adds its arguments, in a module of `commands`."""

    help: str
    module: str
    add_arguments: str = "add_arguments"


COMMANDS = {
    "trace": Command("every gate, state, prediction and gradient of one text", "trace"),
    "models": Command("the shipped models, their sizes and scores", "shipped_models"),
    "score": Command(
        "a network's scores on a file of its data's form", "shipped_models", "add_score_arguments"
    ),
    "train": Command("train a shipped model again; goes on where it was stopped", "train"),
    "bench-race": Command("how fast RNN, LSTM and GRU train, watched and not", "bench_race"),
}
EXTRAS = {"sklearn": "app", "pandas": "app", "pyarrow": "app", "ray": "ray"}  # all else is in "networks"


def parser(called: str | None) -> argparse.ArgumentParser:
    """The command line; only the command that is called has its arguments."""
    top = argparse.ArgumentParser(prog=PROGRAM, description="Recurrent networks, seen from inside.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        one = commands.add_parser(name, help=command.help, description=command.help)
        if name == called:
            module = import_module(f"{PACKAGE}.commands.{command.module}")
            getattr(module, command.add_arguments)(one)
    return top


def lacking(error: ModuleNotFoundError, called: str | None) -> str:
    """Which extra has the module that isn't installed."""
    module = str(error.name).partition(".")[0]
    extra = EXTRAS.get(module, "networks")
    return f"{called} needs {module}, which isn't installed: pip install 'gatescope[{extra}]'"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 2, with one sentence on stderr, for anything that the user can put right."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    called = given[0] if given else None
    try:
        parsed = parser(called).parse_args(given)
        parsed.run(parsed)
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] == PACKAGE:
            raise
        print(f"error: {lacking(error, called)}", file=sys.stderr)
        return BAD_INPUT
    except GatescopeError as error:
        print(f"error: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("stopped; a training goes on from its last checkpoint", file=sys.stderr)
        return STOPPED
    return 0


def program() -> int:
    """What the installed `gatescope` runs."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Hangul gets its numbers
    return main()


if __name__ == "__main__":
    sys.exit(program())
