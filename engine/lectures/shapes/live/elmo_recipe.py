"""What the small ELMo learns from, and the homonyms that it is measured on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import InputError
from engine.lectures.shapes.live.elmo import (
    END,
    START,
    Batches,
    BidirectionalLanguageModel,
    bare,
    cosine,
    in_context,
    nats_per_token,
)
from engine.lectures.shapes.live.recipe import Prepared, Recipe
from engine.text import Tokenizer, Vocabulary, learn_pieces, pieces
from engine.zoo.card import Data, Weaknesses
from engine.zoo.corpus import read_labelled
from engine.zoo.recipes import RECIPES as ZOO

_REVIEWS = ZOO["ko-sentiment"]
_MERGES, _KNOWN = 2500, 3000
_LEARNT_ON = 60_000  # reviews, whose pieces are learnt
_SHORTEST, _LONGEST = 4, 26  # tokens, start and end counted in
_BATCH = 2048  # tokens

HOMONYMS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "배": {
        "ship": (
            "바다에서 배가 가라앉는 장면",
            "배를 타고 섬으로 간다",
            "선장이 배에서 죽는다",
            "해적들의 배가 나온다",
            "배가 침몰하는 영화",
            "바다 위의 배에서 싸운다",
        ),
        "belly": (
            "배가 고파서 밥을 먹었다",
            "너무 웃겨서 배가 아프다",
            "웃다가 배가 아팠다",
            "배가 너무 고프다",
            "밥을 먹고 배가 부르다",
            "배를 잡고 웃었다",
        ),
    },
    "눈": {
        "eye": (
            "눈을 뗄 수 없는 영화",
            "그 배우의 눈이 정말 예쁘다",
            "눈에서 눈물이 났다",
            "눈을 감고 봤다",
            "눈이 즐거운 영화",
            "눈이 아파서 못 보겠다",
        ),
        "snow": (
            "눈이 내리는 겨울에 보고 싶다",
            "겨울에 눈이 온다",
            "하얀 눈이 쌓인 풍경",
            "눈 오는 날 보기 좋은 영화",
            "크리스마스에 눈이 내린다",
            "눈이 펑펑 오는 장면",
        ),
    },
    "차": {
        "car": (
            "차를 타고 도망간다",
            "차에서 내리지 않는다",
            "비싼 차가 많이 나온다",
            "차가 폭발하는 장면",
            "차를 운전하는 장면",
            "차 사고가 났다",
        ),
        "tea": (
            "차 한 잔 마시고 싶다",
            "따뜻한 차를 마셨다",
            "차를 마시면서 봤다",
            "커피나 차 한 잔",
            "녹차 같은 차를 좋아한다",
            "친구와 차 한 잔 했다",
        ),
    },
}


def prepare(data: Path | None, seed: int) -> Prepared[BidirectionalLanguageModel]:
    """Reviews of middling length; every homonym's sentences are ours, and in no training data."""
    if data is None:
        raise InputError("the reviews are needed: give their folder")
    train, dev = (
        [bare(text) for text in read_labelled(data / file, 2).texts]
        for file in (_REVIEWS.train_file, _REVIEWS.dev_file)
    )
    tokenizer = pieces(learn_pieces(train[:_LEARNT_ON], _MERGES, minimum_count=60))
    read = [[token.text for token in tokenizer.tokenize(text)] for text in train]
    counted = Vocabulary.build((token for tokens in read for token in tokens), 30, _KNOWN - 2)
    vocabulary = Vocabulary((*counted.texts, START, END))
    reader = pieces(vocabulary.texts)
    held_back = Batches(_ids(dev, reader, vocabulary), _BATCH, seed)

    def scores(model: BidirectionalLanguageModel) -> dict[str, float]:
        return {"nats_per_token": nats_per_token(model, held_back)} | sense_scores(model, vocabulary)

    return Prepared(Batches(_ids(train, reader, vocabulary), _BATCH, seed), scores, vocabulary)


def _ids(texts: Sequence[str], tokenizer: Tokenizer, vocabulary: Vocabulary) -> list[list[int]]:
    start, end = vocabulary.texts.index(START), vocabulary.texts.index(END)
    found = ([start, *vocabulary.ids(tokenizer.tokenize(text)), end] for text in texts)
    return [ids for ids in found if _SHORTEST <= len(ids) <= _LONGEST]


def sense_scores(model: BidirectionalLanguageModel, vocabulary: Vocabulary) -> dict[str, float]:
    """How well the vectors of each layer tell a homonym's meanings bare.

    Each sentence's vector of the homonym is given the meaning of the nearest other sentence's (by cosine).
    "layer_1" is the share that is right: 1/2 by guessing.
    """
    tokenizer = pieces(vocabulary.texts)
    right: list[list[bool]] = []
    for word, meanings in HOMONYMS.items():
        sentences = [(meaning, text) for meaning, texts in meanings.items() for text in texts]
        read = [in_context(model, tokenizer, vocabulary, text) for _, text in sentences]
        vectors = np.stack([each.vectors[:, each.places(word)[0]] for each in read], axis=1)
        right += [_nearest_is_right(layer, [meaning for meaning, _ in sentences]) for layer in vectors]
    layers = len(right) // len(HOMONYMS)
    return {f"layer_{layer}": float(np.mean(right[layer::layers])) for layer in range(1, layers)}


def _nearest_is_right(vectors: NDArray[np.float64], meanings: Sequence[str]) -> list[bool]:
    found = []
    for place, vector in enumerate(vectors):
        others = [other for other in range(len(vectors)) if other != place]
        nearest = max(others, key=lambda other: cosine(vector, vectors[other]))
        found.append(meanings[nearest] == meanings[place])
    return found


ELMO = Recipe(
    name="elmo",
    build=BidirectionalLanguageModel,
    sizes={"vocabulary_size": 0, "size": 96},
    prepare=prepare,
    steps=3300,
    learning_rate=4e-3,
    data=Data(
        source=_REVIEWS.source.name,
        url=_REVIEWS.source.url,
        licence=_REVIEWS.source.licence,
        attribution=_REVIEWS.source.attribution,
    ),
    weaknesses=Weaknesses(en="", ko=""),
    needs_data=True,
)
