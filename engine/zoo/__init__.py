"""Real networks, trained on real text, at several moments of their training.

>>> network = load("ko-sentiment", "lstm")
>>> network.model(network.encode("정말 재미있어요").ids).shape[-1] == len(network.card.labels)
True
"""

from engine.zoo.card import MODELS, MOMENTS, Card, Moment
from engine.zoo.errors import CorpusError, ModelFileError, UnknownNetworkError
from engine.zoo.network import RecurrentNetwork
from engine.zoo.recipes import NAMES, RECIPES, Recipe
from engine.zoo.scoring import score
from engine.zoo.shipped import KINDS, Encoded, Network, card, load

__all__ = [
    "KINDS",
    "MODELS",
    "MOMENTS",
    "NAMES",
    "RECIPES",
    "Card",
    "CorpusError",
    "Encoded",
    "ModelFileError",
    "Moment",
    "Network",
    "Recipe",
    "RecurrentNetwork",
    "UnknownNetworkError",
    "card",
    "load",
    "score",
]
