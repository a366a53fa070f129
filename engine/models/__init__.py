"""Real networks, trained on real text, at several moments of their training.

>>> network = load("ko-sentiment", "lstm")
>>> network.model(network.encode("정말 재미있어요").ids).shape[-1] == len(network.card.labels)
True
"""

from .card import MOMENTS, Moment, NetworkCard
from .errors import CorpusError, ModelFileError, UnknownNetworkError
from .files import MODELS
from .network import RecurrentNetwork
from .recipes import NAMES, RECIPES, Recipe
from .scoring import score
from .shipped import KINDS, Encoded, Network, card, load

__all__ = [
    "KINDS",
    "MODELS",
    "MOMENTS",
    "NAMES",
    "RECIPES",
    "CorpusError",
    "Encoded",
    "ModelFileError",
    "Moment",
    "Network",
    "NetworkCard",
    "Recipe",
    "RecurrentNetwork",
    "UnknownNetworkError",
    "card",
    "load",
    "score",
]
