"""Korean homonyms in sentences of our own, and how well vectors tell their meanings apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....text import Vocabulary, pieces
from .elmo import BidirectionalLanguageModel, cosine, in_context

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


@dataclass(frozen=True, eq=False)
class Senses:
    """A homonym's sentences as a model reads them. vectors: (layers, sentences, units), of the homonym."""

    meanings: tuple[str, ...]
    sentences: tuple[str, ...]
    vectors: NDArray[np.float64]

    @property
    def chance(self) -> float:
        """How many nearest sentences would have the right meaning if any other one were as near."""
        others = len(self.meanings) - 1
        return sum((self.meanings.count(meaning) - 1) / others for meaning in self.meanings)


def senses(model: BidirectionalLanguageModel, vocabulary: Vocabulary, word: str) -> Senses:
    """The sentences of one of `HOMONYMS`."""
    tokenizer = pieces(vocabulary.texts)
    pairs = [(meaning, text) for meaning, texts in HOMONYMS[word].items() for text in texts]
    read = [in_context(model, tokenizer, vocabulary, text) for _, text in pairs]
    vectors = np.stack([each.vectors[:, each.places(word)[0]] for each in read], axis=1)
    meanings, sentences = zip(*pairs, strict=True)
    return Senses(meanings, sentences, vectors)


def nearest(vectors: NDArray[np.float64]) -> list[int]:
    """For each of vectors (sentences, units) the place of the other one that is nearest by cosine."""
    alike = np.array([[cosine(a, b) for b in vectors] for a in vectors])
    np.fill_diagonal(alike, -np.inf)
    return [int(place) for place in alike.argmax(axis=1)]


def right_neighbours(vectors: NDArray[np.float64], meanings: Sequence[str]) -> int:
    """How many of vectors (sentences, units) have a nearest neighbour of the same meaning."""
    return sum(meanings[there] == meanings[here] for here, there in enumerate(nearest(vectors)))


def sense_scores(model: BidirectionalLanguageModel, vocabulary: Vocabulary) -> dict[str, float]:
    """The share of all sentences whose nearest one has the same meaning, by layer; layer 0 can't tell."""
    found = [senses(model, vocabulary, word) for word in HOMONYMS]
    total = sum(len(each.meanings) for each in found)
    layers = len(found[0].vectors)
    return {
        f"layer_{layer}": sum(right_neighbours(each.vectors[layer], each.meanings) for each in found) / total
        for layer in range(1, layers)
    }
