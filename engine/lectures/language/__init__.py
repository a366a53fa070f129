"""Language models at work: how likely a sentence is, text written letter by letter, and what units follow."""

from .following import FEATURES, Follower, correlations, feature, follower
from .likelihood import LINE, Likelihood, likelihood
from .writing import COLDEST, HOTTEST, WrittenToken, distribution, joined, write

__all__ = [
    "COLDEST",
    "FEATURES",
    "HOTTEST",
    "LINE",
    "Follower",
    "Likelihood",
    "WrittenToken",
    "correlations",
    "distribution",
    "feature",
    "follower",
    "joined",
    "likelihood",
    "write",
]
