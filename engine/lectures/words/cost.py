"""How many multiplications a language model and word2vec need for one example.

Source: Mikolov, Chen, Corrado and Dean (2013), Efficient estimation of word representations in vector space,
equations 2 and 4. Their output layer is a binary tree: log2 V; the lecture writes ln V.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from ...errors import InputError

Output = Literal["full", "ln", "log2"]
OUTPUTS: Final[dict[Output, Callable[[float], float]]] = {"full": float, "ln": math.log, "log2": math.log2}


@dataclass(frozen=True)
class Sizes:
    """context: words that are read. size: of a vector. hidden: of the language model's hidden layer."""

    context: int
    size: int
    hidden: int
    vocabulary: int

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value < 1:
                raise InputError(f"{name} is at least 1, not {value}")


def language_model(sizes: Sizes, output: Output = "full") -> tuple[float, float, float]:
    """N P + N P H + H V of the feed-forward neural language model: its three terms.

    N: context, P: size, H: hidden, V: vocabulary, or its logarithm.
    """
    projection = sizes.context * sizes.size
    return projection, projection * sizes.hidden, sizes.hidden * OUTPUTS[output](sizes.vocabulary)


def cbow(sizes: Sizes, output: Output = "full") -> tuple[float, float]:
    """C N + N V of CBOW: its two terms. C: context, N: size, V: vocabulary, or its logarithm."""
    return sizes.context * sizes.size, sizes.size * OUTPUTS[output](sizes.vocabulary)
