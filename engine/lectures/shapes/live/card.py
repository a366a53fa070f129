"""The card of each small network: what it is, how it was trained, how well it does, where it is weak."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ....models import MODELS, ModelFileError
from ....models.card import Data, Weaknesses, digest

CARD, WEIGHTS, VOCABULARY = "card.json", "weights.safetensors", "vocabulary.json"


class Card(BaseModel):
    """`sizes` are what its module is built with; `scores` were measured on data that it was not trained on,
    with the weights as shipped. `sha256` has the digest of every file beside the card.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    sizes: dict[str, int]
    parameters: int
    data: Data
    training: dict[str, int | float]
    seed: int
    command: str
    date: date
    scores: dict[str, float]
    weaknesses: Weaknesses
    sha256: dict[str, str]


def remedy(name: str) -> str:
    """What a person can do about a bad file."""
    return (
        f"get it back with `git checkout -- {MODELS / name}`, "
        f"or train again: `python -m engine.lectures.shapes.live train {name}`"
    )


def read_card(name: str, folder: Path = MODELS) -> Card:
    """The card of that network.

    Raises:
        ModelFileError: it is missing or isn't a card.
    """
    path = folder / name / CARD
    try:
        return Card.model_validate_json(_content(name, path))
    except ValidationError as error:
        raise ModelFileError(f"{path} is no valid card; {remedy(name)}") from error


def read_checked(name: str, file: str, card: Card, folder: Path = MODELS) -> bytes:
    """The content of a file of the network, if it is the one that its card describes.

    Raises:
        ModelFileError: it is missing, or another.
    """
    path = folder / name / file
    content = _content(name, path)
    if digest(content) != card.sha256.get(file):
        raise ModelFileError(f"{path} is not the file that its card describes (SHA-256); {remedy(name)}")
    return content


def _content(name: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelFileError(f"{path} is missing or can't be read; {remedy(name)}") from error
