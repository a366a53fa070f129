"""Which unit of a network keeps track of something in the text: of the line's length, of words, of vowels.

After Karpathy, Johnson and Fei-Fei (2016), Visualizing and Understanding Recurrent Networks: among the units
of a trained network some can be read, such as one that counts the letters of a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import InputError
from ...models import Network
from ...tracing.records import Array
from .likelihood import LINE
from .writing import WrittenToken

FIRST_JUNGSEONG, LAST_JUNGSEONG = "ᅡ", "ᅵ"  # the vowels among the conjoining jamo


def since(begins: Callable[[str], bool]) -> Callable[[Sequence[str]], list[float]]:
    """Counts the tokens since one that begins something anew, which itself counts 0."""

    def counts(texts: Sequence[str]) -> list[float]:
        found: list[float] = []
        for text in texts:
            found.append(0.0 if begins(text) or not found else found[-1] + 1)
        return found

    return counts


def whether(is_one: Callable[[str], bool]) -> Callable[[Sequence[str]], list[float]]:
    """1 where a token is one, else 0."""
    return lambda texts: [float(is_one(text)) for text in texts]


def is_vowel(text: str) -> bool:
    """A vowel of English, or of Korean as a jamo."""
    return text.lower() in set("aeiou") or (len(text) == 1 and FIRST_JUNGSEONG <= text <= LAST_JUNGSEONG)


FEATURES: dict[str, Callable[[Sequence[str]], list[float]]] = {
    "line": since(LINE.__eq__),
    "word": since(str.isspace),
    "space": whether(str.isspace),
    "vowel": whether(is_vowel),
}
"""What can be kept track of, by name: a number after each token, from the token and those before it."""


@dataclass(frozen=True)
class Follower:
    """The unit whose h_t goes with a feature the most, and its correlation with it (Pearson's r)."""

    unit: int
    r: float


def feature(network: Network, start: str, written: Sequence[WrittenToken], name: str) -> Array:
    """What the network had read where each token was drawn, as the feature's number. Shape (time,).

    Raises:
        InputError: there is no such feature.
    """
    if name not in FEATURES:
        raise InputError(f"there is no feature {name!r}; choose one of {', '.join(FEATURES)}")
    first = [token.text for token in network.tokenizer.tokenize(LINE + start)]
    values = FEATURES[name]([*first, *(token.text for token in written)])
    return np.array(values[len(first) - 1 : -1])


def correlations(written: Sequence[WrittenToken], values: Array) -> Array:
    """Pearson's r of every unit's h_t with the values, 0 where either never changes. Shape (units,)."""
    hidden = np.array([token.hidden for token in written])  # (time, units)
    h, v = hidden - hidden.mean(axis=0), values - values.mean()
    scale = np.sqrt((h**2).sum(axis=0) * (v**2).sum())
    r = np.divide(v @ h, scale, out=np.zeros(len(scale)), where=scale > 0)
    return np.asarray(r.clip(-1, 1))


def follower(written: Sequence[WrittenToken], values: Array) -> Follower:
    """The unit that follows the values the most, in either direction."""
    r = correlations(written, values)
    unit = int(np.abs(r).argmax())
    return Follower(unit, float(r[unit]))
