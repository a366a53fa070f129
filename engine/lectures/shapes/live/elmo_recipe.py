"""What the small ELMo learns from, and how."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ....errors import InputError
from ....models.card import Data, Weaknesses
from ....models.corpus import read_labelled
from ....models.recipes import RECIPES as READERS
from ....text import Tokenizer, Vocabulary, learn_pieces, pieces
from .elmo import (
    END,
    START,
    Batches,
    BidirectionalLanguageModel,
    bare,
    nats_per_token,
)
from .homonyms import sense_scores
from .recipe import Prepared, Recipe

_REVIEWS = READERS["ko-sentiment"]
_MERGES, _KNOWN = 2500, 3000
_LEARNT_ON = 60_000  # reviews, whose pieces are learnt
_SHORTEST, _LONGEST = 4, 26  # tokens, start and end counted in
_BATCH = 2048  # tokens


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
    weaknesses=Weaknesses(
        en="It is weak: four times through some 100,000 short film reviews is little, and a word hardly ever "
        "has its rarer meaning there. Its vectors of one word are much alike whatever the word means.",
        ko="약한 모형입니다. 짧은 영화 평 10만 개쯤을 네 번 읽었을 뿐이고, 단어의 드문 뜻은 거기에 거의 "
        "나오지 않습니다. 같은 단어의 벡터는 뜻이 달라도 서로 많이 닮았습니다.",
    ),
    needs_data=True,
)
