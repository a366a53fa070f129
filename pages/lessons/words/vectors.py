"""The shipped word vectors, opened once for all visitors."""

from __future__ import annotations

from functools import cache

from engine.lectures.words.vectors import Name, WordVectors, load_vectors


@cache
def vectors_of(name: Name) -> WordVectors:
    """The vectors of that name. Shared, and read-only."""
    return load_vectors(name)
