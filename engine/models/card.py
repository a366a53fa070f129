"""The card of every shipped network: what it is, what it learned from, how well it does, where it is weak."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ..cells import Kind
from .errors import ModelFileError
from .recipes import Task, TokenizerName

MODELS = Path(__file__).parents[2] / "assets" / "models"
MOMENTS = ("untrained", "early", "middle", "final")
VOCABULARY_FILE = "vocabulary.json"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Data(_Record):
    """What a network learned from, and what the licence asks to be said."""

    source: str
    url: str
    licence: str
    attribution: str


class Moment(_Record):
    """One saved moment of the training, with its scores on dev, measured on the weights as shipped.

    `epoch` counts passes over the training data and may be a fraction. Scores: `accuracy` (0 to 1) and
    `nats_per_text` of a sentiment network; `nats_per_token`, `nats_per_character` and `unknown` (the share of
    tokens outside the vocabulary, 0 to 1) of a language model.
    """

    name: str
    step: int
    epoch: float
    scores: dict[str, float]


class Weaknesses(_Record):
    """What the network is bad at, in the languages of the app."""

    en: str
    ko: str


class Card(_Record):
    """One network of one kind. `training` holds the recipe's numbers, the same for all three kinds.

    `sha256` has the digest of every file of the network by name; the vocabulary is shared by its three kinds.
    """

    name: str
    kind: Kind
    task: Task
    language: Literal["ko", "en"]
    tokenizer: TokenizerName
    vocabulary_size: int
    embedding_size: int
    hidden_size: int
    parameters: int
    labels: tuple[str, ...] | None
    data: Data
    training: dict[str, int | float]
    seed: int
    command: str
    date: date
    moments: tuple[Moment, ...]
    weaknesses: Weaknesses
    sha256: dict[str, str]

    def moment(self, name: str) -> Moment:
        """The moment of that name; KeyError if the card has none."""
        for moment in self.moments:
            if moment.name == name:
                return moment
        raise KeyError(name)


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def weights_file(moment: str) -> str:
    """The name of a moment's weights, in the folder of its network and kind."""
    return f"{moment}.safetensors"


def remedy(path: Path) -> str:
    """What a person can do about a bad model file."""
    network = path.parent.name if path.name == VOCABULARY_FILE else path.parent.parent.name
    train = f"python -m engine.models train {network}"
    return f"get it back with `git checkout -- {path}`, or train again: `{train}`"


def read_shipped(path: Path) -> bytes:
    """The content of a shipped file.

    Raises:
        ModelFileError: it isn't there or can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelFileError(f"the model file {path} is missing or can't be read; {remedy(path)}") from error


def read_card(folder: Path) -> Card:
    """The card in a network's folder.

    Raises:
        ModelFileError: it is missing or isn't a card.
    """
    path = folder / "card.json"
    try:
        return Card.model_validate_json(read_shipped(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise ModelFileError(f"{path} is no valid card ({where}: {first['msg']}); {remedy(path)}") from error
