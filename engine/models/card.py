"""The card of a shipped model: what it is, what it learned from, how well it does, where it is weak."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ..cells import Kind
from .recipes import Task, TokenizerName

MOMENTS = ("untrained", "early", "middle", "final")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Data(_Record):
    """What a model learned from, and what the licence asks to be said."""

    source: str
    url: str
    licence: str
    attribution: str


class Weaknesses(_Record):
    """What a network is bad at, in the languages of the app."""

    en: str
    ko: str


class Card(_Record):
    """What the card of every shipped model says; each sort of model adds its own.

    `training` holds the recipe's numbers, `command` what trains it again, and `sha256` the digest of every
    file of it by name.
    """

    name: str
    parameters: int
    data: Data
    training: dict[str, int | float]
    seed: int
    command: str
    date: date
    sha256: dict[str, str]


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


class NetworkCard(Card):
    """A network of one kind that reads text. All three kinds have the same `training` and vocabulary."""

    kind: Kind
    task: Task
    language: Literal["ko", "en"]
    tokenizer: TokenizerName
    vocabulary_size: int
    embedding_size: int
    hidden_size: int
    labels: tuple[str, ...] | None
    moments: tuple[Moment, ...]
    weaknesses: Weaknesses

    def moment(self, name: str) -> Moment:
        """The moment of that name; KeyError if the card has none."""
        for moment in self.moments:
            if moment.name == name:
                return moment
        raise KeyError(name)
