"""The files of every shipped model: a card, and weights that are those which the card describes.

>>> from engine.models.card import NetworkCard
>>> read_card("en-char", MODELS / "en-char" / "gru", NetworkCard).kind
'gru'
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from safetensors import SafetensorError
from safetensors.torch import load as parse_weights
from safetensors.torch import save as format_weights
from torch import Tensor, nn

from .card import MOMENTS, Card
from .errors import ModelFileError

PACKAGE = __name__.partition(".")[0]
_INSTALLED = Path(__file__).parents[1] / "weights"  # where a wheel has them
MODELS = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parents[2] / "assets" / "models"

CARD_FILE, VOCABULARY_FILE, WEIGHTS_FILE = "card.json", "vocabulary.json", "weights.safetensors"

AnyCard = TypeVar("AnyCard", bound=Card)


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    return sha256(content).hexdigest()


def remedy(name: str, path: Path) -> str:
    """What a person can do about a bad or missing file of the model of that name."""
    again = f"train again: `python -m {PACKAGE} train {name}`"
    if not _INSTALLED.is_dir():
        return f"get it back with `git checkout -- {path}`, or {again}"
    if path.stem in MOMENTS[:-1]:
        return f"an installed {PACKAGE} has the final weights only, the repository those of every moment"
    return f"install {PACKAGE} again, or {again}"


def read_card(name: str, folder: Path, kind: type[AnyCard]) -> AnyCard:
    """The card in a model's folder, as a record of that kind.

    Raises:
        ModelFileError: it is missing or isn't such a card.
    """
    path = folder / CARD_FILE
    try:
        return kind.model_validate_json(_read(name, path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise ModelFileError(
            f"{path} is no valid card ({where}: {first['msg']}); {remedy(name, path)}"
        ) from error


def read_checked(path: Path, card: Card) -> bytes:
    """The content of a file, if it is the one that the card describes.

    Raises:
        ModelFileError: it is missing, or another.
    """
    content = _read(card.name, path)
    if digest(content) != card.sha256.get(path.name):
        raise ModelFileError(
            f"the model file {path} is not the one its card describes (SHA-256); {remedy(card.name, path)}"
        )
    return content


def _read(name: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelFileError(
            f"the model file {path} is missing or can't be read; {remedy(name, path)}"
        ) from error


def rounded(weights: Mapping[str, Tensor]) -> bytes:
    """The content of a weights file: rounded to float16."""
    return format_weights({key: value.half() for key, value in weights.items()})


def fill(model: nn.Module, content: bytes) -> None:
    """Give a network the weights of a file, and set it to evaluation."""
    model.load_state_dict({key: value.float() for key, value in parse_weights(content).items()})
    model.eval()


def read_weights(model: nn.Module, path: Path, card: Card) -> None:
    """Fill a network from a shipped file; nothing learns from there on.

    Raises:
        ModelFileError: the file is missing, not the one that the card describes, or doesn't fit its sizes.
    """
    content = read_checked(path, card)
    try:
        fill(model, content)
    except (SafetensorError, RuntimeError) as error:
        raise ModelFileError(
            f"the weights in {path} don't fit the card's sizes; {remedy(card.name, path)}"
        ) from error
    model.requires_grad_(False)


def write_card(card: Card, folder: Path) -> None:
    """Put the card beside the files that it describes."""
    (folder / CARD_FILE).write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")


def weights_file(moment: str) -> str:
    """The name of a moment's weights, in the folder of its network and kind."""
    return f"{moment}.safetensors"
