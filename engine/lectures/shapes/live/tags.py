"""Many to many, a tag for each word: who does what to whom, where and when.

Two networks with the same training: one reads from the left, one from both ends. In "the dog was found by
Tom" the dog isn't who does something, but whoever reads from the left learns that two words later.
"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from ....models.card import Weaknesses
from ....text import UNKNOWN_ID, Token, Vocabulary, readable, words
from .recipe import OWN_GRAMMAR, Independent, Prepared, Recipe
from .tagged_sentences import TAGS, Tagged, sentence

_ENDING = "…"  # before the last letter of a word, in the vocabulary
_UNKNOWN_RATE = 0.15  # words hidden in training, so that their endings and neighbours must do


class Tagger(nn.Module):
    """An LSTM over words, each the sum of two embeddings: of the word, and of its last letter."""

    def __init__(
        self, vocabulary_size: int, embedding_size: int, hidden_size: int, directions: int, outputs: int
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary_size, embedding_size)
        self.rnn = nn.LSTM(embedding_size, hidden_size, batch_first=True, bidirectional=directions == 2)
        self.head = nn.Linear(directions * hidden_size, outputs)

    def forward(self, ids: Tensor) -> Tensor:
        """Logits (batch, time, tags) for ids (batch, time, 2): each word's, and its ending's."""
        output, _ = self.rnn(self.embedding(ids).sum(dim=2))
        logits: Tensor = self.head(output)
        return logits


def read_ids(text: str, vocabulary: Vocabulary) -> tuple[tuple[str, ...], Tensor]:
    """A text's words with their capitals, and their ids (1, time, 2)."""
    text = readable(text).text
    tokens = words.tokenize(text)
    shown = tuple(text[token.start : token.end] for token in tokens)
    return shown, _ids([token.text for token in tokens], vocabulary)[None]


def _ids(tokens: list[str], vocabulary: Vocabulary) -> Tensor:
    endings = [_ENDING + token[-1:] for token in tokens]
    columns = [vocabulary.ids(Token(text, 0, 0) for text in texts) for texts in (tokens, endings)]
    return torch.tensor(columns).T


@torch.inference_mode()
def tags_of(model: Tagger, ids: Tensor) -> NDArray[np.float64]:
    """(time, tags): the probability of each tag for each word of ids (1, time, 2)."""
    return np.asarray(model(ids)[0].double().softmax(-1).numpy())


class _Batches(Independent):
    """Random sentences of the grammar, those of a batch of one length."""

    steps_per_epoch = 500

    def __init__(self, vocabulary: Vocabulary, seed: int, batch_size: int = 32) -> None:
        self._vocabulary, self._seed, self._batch_size = vocabulary, seed, batch_size

    def loss(self, model: Tagger, step: int) -> Tensor:
        draw = random.Random(self._seed * 1_000_003 + step)
        losses = []
        for batch in _of_one_length([sentence(draw) for _ in range(self._batch_size)]):
            ids = torch.stack(
                [_ids([word.lower() for word in each.words], self._vocabulary) for each in batch]
            )
            hidden = torch.rand(ids.shape[:2]) < _UNKNOWN_RATE
            ids[..., 0].masked_fill_(hidden, UNKNOWN_ID)
            right = torch.tensor([[TAGS.index(tag) for tag in each.tags] for each in batch])
            losses.append(cross_entropy(model(ids).flatten(0, 1), right.flatten(), reduction="sum"))
        return torch.stack(losses).sum() / self._batch_size


def _of_one_length(sentences: list[Tagged]) -> list[list[Tagged]]:
    lengths = sorted({len(each.words) for each in sentences})
    return [[each for each in sentences if len(each.words) == length] for length in lengths]


def _prepare(_: Path | None, seed: int) -> Prepared[Tagger]:
    draw = random.Random(seed)
    seen = [word.lower() for _ in range(5000) for word in sentence(draw).words]
    vocabulary = Vocabulary.build([*seen, *(_ENDING + word[-1] for word in seen)])
    back = [sentence(random.Random(f"held back {place}"), held_back=True) for place in range(400)]

    def scores(model: Tagger) -> dict[str, float]:
        return {"words": _right(model, vocabulary, back)} | {
            f"first_word_{voice}": _right(
                model, vocabulary, [s for s in back if s.voice == voice], first=True
            )
            for voice in ("active", "passive")
        }

    return Prepared(_Batches(vocabulary, seed), scores, vocabulary)


def _right(model: Tagger, vocabulary: Vocabulary, sentences: list[Tagged], first: bool = False) -> float:
    """The share of the words that get the right tag; with `first`, of those that open who or whom."""
    right: list[bool] = []
    for each in sentences:
        best = tags_of(model, _ids([word.lower() for word in each.words], vocabulary)[None]).argmax(axis=1)
        places = [each.opening] if first else range(len(each.words))
        right += [TAGS[best[place]] == each.tags[place] for place in places]
    return float(np.mean(right))


def _recipe(name: str, directions: int, weaknesses: Weaknesses) -> Recipe[Tagger]:
    return Recipe(
        name=name,
        build=Tagger,
        sizes={
            "vocabulary_size": 0,
            "embedding_size": 24,
            "hidden_size": 32,
            "directions": directions,
            "outputs": len(TAGS),
        },
        prepare=_prepare,
        steps=1500,
        learning_rate=5e-3,
        data=OWN_GRAMMAR,
        weaknesses=weaknesses,
    )


_SIMPLE = Weaknesses(
    en="Its sentences have one verb and two people or animals; in longer ones it goes astray.",
    ko="동사 하나에 사람이나 동물 둘이 나오는 문장만 배웠습니다. 더 긴 문장에서는 헤맵니다.",
)
FORWARD = _recipe("tags-forward", 1, _SIMPLE)
BOTH = _recipe("tags-both", 2, _SIMPLE)
