"""Command: `python -m engine.lectures.words NAME --data FOLDER` learns the shipped word vectors again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ...errors import GatescopeError
from ...models.card import MODELS
from .learning import learn
from .vectors import NAMES


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 where it went well, 1 with a sentence on stderr where it didn't."""
    parser = argparse.ArgumentParser(prog="python -m engine.lectures.words", description=learn.__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data files")
    parser.add_argument("--models", type=Path, default=MODELS, help="where the vectors are put")
    asked = parser.parse_args(arguments)
    try:
        learn(asked.name, asked.data, asked.models)
    except GatescopeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
