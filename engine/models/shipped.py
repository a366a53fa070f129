"""Opening a shipped network: checked against its card, private to whoever asked for it."""

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import torch
from torch import Tensor

from ..cells import Kind
from ..text import UNKNOWN_ID, Token, Tokenizer, Vocabulary
from .card import MOMENTS, Moment, NetworkCard
from .errors import UnknownNetworkError
from .files import MODELS, VOCABULARY_FILE, read_card, read_checked, read_weights, weights_file
from .network import RecurrentNetwork
from .reader import Reader
from .recipes import NAMES

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A text as a network reads it. `unknown` says which tokens it doesn't know and reads as `<unk>`."""

    tokens: tuple[Token, ...]
    ids: Tensor  # (1, time), torch.long
    unknown: tuple[bool, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A trained network at one moment of its training, in evaluation mode, with what it takes to feed it."""

    card: NetworkCard
    moment: Moment
    model: RecurrentNetwork
    tokenizer: Tokenizer
    vocabulary: Vocabulary

    def encode(self, text: str) -> Encoded:
        """The text's tokens and their ids (1, time); time is 0 for a text without any."""
        tokens = self.tokenizer.tokenize(text)
        ids = self.vocabulary.ids(tokens)
        return Encoded(tokens, torch.tensor([ids], dtype=torch.long), tuple(id_ == UNKNOWN_ID for id_ in ids))


def check(what: str, value: str, allowed: tuple[str, ...]) -> None:
    """Refuse a name that isn't one of the allowed.

    Raises:
        UnknownNetworkError: it says which there are.
    """
    if value not in allowed:
        raise UnknownNetworkError(f"there is no {what} {value!r}; choose one of {', '.join(allowed)}")


def card(name: str, kind: str, folder: Path = MODELS) -> NetworkCard:
    """The card of one network of one kind.

    Raises:
        UnknownNetworkError: there is no such network or kind.
        ModelFileError: the card is missing or damaged.
    """
    check("network", name, NAMES)
    check("kind", kind, KINDS)
    return read_card(name, folder / name / kind, NetworkCard)


def load(name: str, kind: str = "lstm", moment: str = "final", folder: Path = MODELS) -> Network:
    """One network as it was at one moment of its training; a new copy at every call.

    Args:
        name: one of `NAMES`.
        kind: "rnn", "lstm" or "gru".
        moment: "untrained", "early", "middle" or "final".
        folder: where the networks lie.

    Raises:
        UnknownNetworkError: there is no such network, kind or moment.
        ModelFileError: a file is missing, damaged, or not the one the card describes.
    """
    description = card(name, kind, folder)
    check("moment", moment, MOMENTS)
    vocabulary = Vocabulary.parse(read_checked(folder / name / VOCABULARY_FILE, description))
    reader = Reader.of(description.tokenizer, vocabulary)
    model = blank(description)
    read_weights(model, folder / name / kind / weights_file(moment), description)
    return Network(description, description.moment(moment), model, reader.tokenizer, vocabulary)


def blank(card: NetworkCard) -> RecurrentNetwork:
    """A network of the card's sizes, its weights yet to be set. Leaves torch's random state as it was."""
    with torch.random.fork_rng(devices=[]):
        outputs = len(card.labels) if card.labels else card.vocabulary_size
        return RecurrentNetwork(
            card.kind, card.vocabulary_size, card.embedding_size, card.hidden_size, outputs
        )
