"""Filler pushes two words apart. None is neutral to a network: the one shipped is the one that does least.

``python -m engine.reading.filler`` measures the candidates on the shipped example sentences and prints a
table.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from ..errors import InputError
from ..models import KINDS, Network, load
from ..text import Tokenizer

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples.json"
COUNTS = (10, 30, 60)  # tokens of filler
CANDIDATES: dict[str, tuple[str, ...]] = {
    "ko-sentiment": (" ", ",", ".", "…", "~", "그", "이", "전", "또"),
    "en-sentiment": (" oh", " this", " to", " on", " and", " then", " the", ' "', " ,", " .", " of", " in"),
    "en-char": (" ", ",", "-", ".", "'", ";", "o"),
    "ko-jamo": (" ", ",", ".", "~", "ㅋ", "ㅎ"),
}
"""Words and signs that say little, each one token of its network."""


@dataclass(frozen=True)
class Moved:
    """What a filler does to the last prediction of a network, over sentences, places, counts and kinds.

    Attributes:
        filler: as it is put in.
        mean, largest: total variation between the prediction with and without it, from 0 to 1.
        turned: how often another class, or another next token, became the likeliest.
        trials: of how many.
    """

    filler: str
    mean: float
    largest: float
    turned: int
    trials: int


def stretched(tokenizer: Tokenizer, text: str, after: int, filler: str, count: int) -> str:
    """``text`` with ``count`` tokens of filler after its token number ``after``, from 1.

    Raises:
        InputError: the filler isn't one token.
    """
    if len(tokenizer.tokenize(filler)) != 1:
        raise InputError(f"the filler {filler!r} isn't one token: choose another")
    tokens = tokenizer.tokenize(text)
    if not tokens or count < 1:
        return text
    place = tokens[min(max(after, 1), len(tokens)) - 1].end
    return text[:place] + filler * count + text[place:]


def moved(networks: Sequence[Network], sentences: Sequence[str], filler: str) -> Moved:
    """How much the filler moves what the networks say at the end: put in first, in the middle, and last."""
    apart, turned = [], 0
    for network in networks:
        for text in sentences:
            untouched = _last(network, text)
            time = len(network.encode(text).tokens)
            for after in sorted({1, max(1, time // 2), time}):
                for count in COUNTS:
                    then = _last(network, stretched(network.tokenizer, text, after, filler, count))
                    apart.append(float(np.abs(then - untouched).sum() / 2))
                    turned += int(then.argmax() != untouched.argmax())
    return Moved(filler, float(np.mean(apart)), max(apart), turned, len(apart))


def ranked(name: str) -> list[Moved]:
    """The candidates for one network, all three kinds together: the one that moves least first."""
    sentences = json.loads(EXAMPLES.read_text(encoding="utf-8"))[name]["sentences"]
    networks = [load(name, kind) for kind in KINDS]
    found = [moved(networks, sentences, filler) for filler in CANDIDATES[name]]
    return sorted(found, key=lambda each: each.mean)


def _last(network: Network, text: str) -> np.ndarray:
    with torch.no_grad():
        logits = network.model(network.encode(text).ids)[0, -1]  # (classes,)
        return np.asarray(torch.softmax(logits.double(), dim=-1).numpy())


if __name__ == "__main__":
    for name in CANDIDATES:
        print(name)
        for each in ranked(name):
            print(
                f"  {each.filler!r:10} moves {each.mean:.3f} on average, {each.largest:.2f} at most; "
                f"turns {each.turned} of {each.trials}"
            )
