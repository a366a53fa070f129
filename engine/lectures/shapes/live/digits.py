"""One to many: from the picture of a digit to its name, letter by letter.

The form of Show and Tell (Vinyals et al. 2015, section 3.1): the picture sets the state that an LSTM starts
to write from. The pictures are scikit-learn's: 1,797 digits of 8 x 8 pixels.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, get_args
from unicodedata import normalize

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from ....models.card import Data, Weaknesses
from ....models.network import seeded
from .letters import END, Written, write
from .recipe import Independent, Prepared, Recipe

Spoken = Literal["en", "ko"]
NAMES: dict[Spoken, tuple[str, ...]] = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "ko": ("영", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"),
}
SIDE, BRIGHTEST = 8, 16
_HELD_BACK = 5  # every fifth picture
_NOISE = 0.1  # standard deviation, of values from 0 to 1


def spelled(name: str) -> tuple[str, ...]:
    """A name's letters, Korean ones as jamo, and the end."""
    return (*normalize("NFD", name), END)


_STARTS = tuple(f"<{language}>" for language in get_args(Spoken))
ALPHABET = (
    END,
    *_STARTS,
    *sorted({letter for names in NAMES.values() for name in names for letter in spelled(name)[:-1]}),
)
LONGEST = max(len(spelled(name)) for names in NAMES.values() for name in names)


class DigitNamer(nn.Module):
    """A picture becomes h_0; an LSTM writes from there. What it reads first says in which language."""

    def __init__(self, hidden_size: int, embedding_size: int) -> None:
        super().__init__()
        self.start = nn.Linear(SIDE * SIDE, hidden_size)
        self.embedding = nn.Embedding(len(ALPHABET), embedding_size)
        self.rnn = nn.LSTM(embedding_size, hidden_size, batch_first=True)
        self.head = nn.Linear(hidden_size, len(ALPHABET))

    def look(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """h_0 and c_0, each (1, batch, hidden_size), of pictures (batch, 64) from 0 to 1. c_0 is zero."""
        h_0 = torch.tanh(self.start(pictures))[None]
        return h_0, torch.zeros_like(h_0)

    def decode(self, letters: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Logits (batch, time, alphabet) of the letter after each of letters (batch, time), and the state."""
        h, state = self.rnn(self.embedding(letters), state)
        return self.head(h), state

    def forward(self, pictures: Tensor, letters: Tensor) -> Tensor:
        """The logits of every step where the letters before are the right ones."""
        return self.decode(letters, self.look(pictures))[0]


def name_of(model: DigitNamer, picture: NDArray[np.float64], language: Spoken) -> Written:
    """What the network calls a picture (8, 8) of values from 0 to 16."""
    state = model.look(as_input(picture[None]))
    return write(model.decode, 1 + _STARTS.index(f"<{language}>"), state, ALPHABET, LONGEST)


def as_input(pictures: NDArray[np.float64]) -> Tensor:
    """Pictures (batch, 8, 8) as the network reads them: (batch, 64), from 0 to 1."""
    return torch.tensor(pictures.reshape(len(pictures), -1) / BRIGHTEST, dtype=torch.float32)


@cache
def pictures() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """All pictures (1797, 8, 8) and the digits they show."""
    from sklearn.datasets import load_digits  # a second of imports, paid by whoever looks at digits

    found = load_digits()
    return found.images, found.target


def held_back() -> NDArray[np.intp]:
    """The places of the pictures that no network was trained on."""
    return np.arange(0, len(pictures()[0]), _HELD_BACK)


@cache
def _letters() -> Tensor:
    """(2, 10, LONGEST): the letters of every name by language and digit; the end fills what is left."""
    rows = [
        [ALPHABET.index(letter) for letter in spelled(name)] for names in NAMES.values() for name in names
    ]
    filled = [row + [0] * (LONGEST - len(row)) for row in rows]
    return torch.tensor(filled).view(len(NAMES), 10, LONGEST)


class _Batches(Independent):
    """Random pictures, a little noise on each, named in both languages."""

    steps_per_epoch = 100

    def __init__(self, seed: int, batch_size: int = 64) -> None:
        self._seed, self._batch_size = seed, batch_size
        images, digits = pictures()
        kept = np.setdiff1d(np.arange(len(images)), held_back())
        self._pictures, self._digits = as_input(images[kept]), torch.tensor(digits[kept])

    def loss(self, model: DigitNamer, step: int) -> Tensor:
        draw = seeded(self._seed * 1_000_003 + step)
        rows = torch.randint(len(self._digits), (self._batch_size,), generator=draw)
        images = self._pictures[rows]
        images = images + _NOISE * torch.randn(images.shape, generator=draw)
        losses = []
        for language in range(len(NAMES)):
            letters = _letters()[language, self._digits[rows]]  # (batch, LONGEST)
            read = torch.cat((torch.full((len(rows), 1), 1 + language), letters[:, :-1]), dim=1)
            logits = model(images, read)
            each = cross_entropy(logits.transpose(1, 2), letters, reduction="none")
            said = (read > 0).float()  # nothing is asked after the end
            losses.append((each * said).sum() / said.sum())
        return torch.stack(losses).mean()


def scores(model: DigitNamer) -> dict[str, float]:
    """The share of the held-back pictures whose whole name is right, by language."""
    images, digits = pictures()

    def share(language: Spoken) -> float:
        right = [
            name_of(model, images[place], language).text == NAMES[language][digits[place]]
            for place in held_back()
        ]
        return float(np.mean(right))

    return {f"names_{language}": share(language) for language in NAMES}


def _prepare(_: Path | None, seed: int) -> Prepared[DigitNamer]:
    return Prepared(_Batches(seed), scores)


RECIPE = Recipe(
    name="digit-names",
    build=DigitNamer,
    sizes={"hidden_size": 48, "embedding_size": 12},
    prepare=_prepare,
    steps=2000,
    learning_rate=5e-3,
    data=Data(
        source="Optical recognition of handwritten digits, test part, as bundled with scikit-learn",
        url="https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits",
        licence="CC BY 4.0",
        attribution="E. Alpaydin and C. Kaynak, UCI Machine Learning Repository",
    ),
    weaknesses=Weaknesses(
        en="It has seen small digits alone, each in the middle; it calls anything else a digit too.",
        ko="가운데에 놓인 작은 숫자만 보았습니다. 숫자가 아닌 그림에도 숫자의 이름을 붙입니다.",
    ),
)
