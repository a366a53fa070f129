"""Language models at work: how likely a sentence is, and text written letter by letter."""

from engine.lectures.language.likelihood import LINE, Likelihood, likelihood
from engine.lectures.language.writing import COLDEST, HOTTEST, WrittenToken, distribution, joined, write

__all__ = [
    "COLDEST",
    "HOTTEST",
    "LINE",
    "Likelihood",
    "WrittenToken",
    "distribution",
    "joined",
    "likelihood",
    "write",
]
