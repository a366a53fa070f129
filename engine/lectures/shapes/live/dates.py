"""Encoder and decoder: a date as people write it, in English or Korean, becomes ISO 8601's.

Sutskever, Vinyals and Le (2014), Sequence to Sequence Learning with Neural Networks, section 2: one LSTM
reads, a second one writes, and all that passes between them is the first one's last state.
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from ....models.card import Weaknesses
from ....models.sentiment import pad
from ....text import Vocabulary, characters
from .letters import END, Written, letter_ids, write
from .recipe import OWN_GRAMMAR, Independent, Prepared, Recipe
from .written_dates import FIRST, FORMS, LAST, written_as

START = "<start>"
ALPHABET = (END, START, *"-0123456789")
LONGEST = len("2021-05-03") + 1


class DateTranslator(nn.Module):
    """Two LSTMs; the decoder starts from the encoder's last h and c."""

    def __init__(self, vocabulary_size: int, hidden_size: int, embedding_size: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary_size, embedding_size)
        self.encoder = nn.LSTM(embedding_size, hidden_size, batch_first=True)
        self.written = nn.Embedding(len(ALPHABET), embedding_size)
        self.decoder = nn.LSTM(embedding_size, hidden_size, batch_first=True)
        self.head = nn.Linear(hidden_size, len(ALPHABET))

    def encode(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """h and c, each (1, batch, hidden_size), after the last of each text's letters (batch, time)."""
        packed = nn.utils.rnn.pack_padded_sequence(
            self.embedding(ids), lengths, batch_first=True, enforce_sorted=False
        )
        state: tuple[Tensor, Tensor] = self.encoder(packed)[1]
        return state

    def decode(self, letters: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Logits (batch, time, alphabet) of the letter after each of letters (batch, time), and the state."""
        h, state = self.decoder(self.written(letters), state)
        return self.head(h), state


def iso_of(model: DateTranslator, vocabulary: Vocabulary, text: str) -> Written:
    """What the network makes of a text of at least one letter."""
    ids = letter_ids(text, vocabulary)
    state = model.encode(torch.tensor([ids]), torch.tensor([len(ids)]))
    return write(model.decode, ALPHABET.index(START), state, ALPHABET, LONGEST)


def held_back(day: date) -> bool:
    """Whether no network was trained on that day, in whatever form: every tenth is so."""
    return day.toordinal() % 10 == 0


def _some_day(draw: random.Random, back: bool) -> date:
    while held_back(day := date.fromordinal(draw.randint(FIRST.toordinal(), LAST.toordinal()))) != back:
        pass
    return day


class _Batches(Independent):
    """Random days in random forms."""

    steps_per_epoch = 500

    def __init__(self, vocabulary: Vocabulary, seed: int, batch_size: int = 64) -> None:
        self._vocabulary, self._seed, self._batch_size = vocabulary, seed, batch_size

    def loss(self, model: DateTranslator, step: int) -> Tensor:
        draw = random.Random(self._seed * 1_000_003 + step)
        days = [_some_day(draw, back=False) for _ in range(self._batch_size)]
        texts = [written_as(draw.choice(FORMS), day) for day in days]
        ids, lengths = pad([letter_ids(text, self._vocabulary) for text in texts])
        letters = torch.tensor(
            [[ALPHABET.index(letter) for letter in day.isoformat()] + [0] for day in days]
        )  # (batch, LONGEST)
        first = torch.full((len(days), 1), ALPHABET.index(START))
        logits, _ = model.decode(torch.cat((first, letters[:, :-1]), dim=1), model.encode(ids, lengths))
        return cross_entropy(logits.flatten(0, 1), letters.flatten())


def _prepare(_: Path | None, seed: int) -> Prepared[DateTranslator]:
    draw = random.Random(seed)
    texts = [written_as(form, _some_day(draw, back=False)) for form in FORMS for _ in range(500)]
    vocabulary = Vocabulary.build(token.text for text in texts for token in characters.tokenize(text.lower()))

    def scores(model: DateTranslator) -> dict[str, float]:
        asked = random.Random(seed + 1)
        right = []
        for form in FORMS:
            for _ in range(40):
                day = _some_day(asked, back=True)
                right.append(iso_of(model, vocabulary, written_as(form, day)).text == day.isoformat())
        return {"dates_right": float(np.mean(right))}

    return Prepared(_Batches(vocabulary, seed), scores, vocabulary)


RECIPE = Recipe(
    name="dates",
    build=DateTranslator,
    sizes={"vocabulary_size": 0, "hidden_size": 128, "embedding_size": 24},
    prepare=_prepare,
    steps=4000,
    learning_rate=4e-3,
    data=OWN_GRAMMAR,
    weaknesses=Weaknesses(
        en="It knows the years 1900 to 2099 and ten ways to write a day; in another one, or with more words "
        "around it, it writes some date all the same.",
        ko="1900년부터 2099년까지, 열 가지 꼴만 압니다. 다른 꼴이거나 앞뒤에 다른 말이 있어도 아무 날짜나 "
        "써냅니다.",
    ),
)
