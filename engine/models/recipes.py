"""What each network that reads text is trained on, and how: one recipe for its three kinds."""

from dataclasses import dataclass
from typing import Literal

Task = Literal["sentiment", "language-model"]
TokenizerName = Literal["syllables", "pieces", "characters", "jamo"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where training data comes from and what its licence asks for."""

    name: str
    url: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """One network's data, size and training.

    Where `train_file` and `dev_file` are the same, the last tenth of it is dev.
    `early` and `middle` are the fractions of all optimiser steps at which those moments are saved.
    """

    name: str
    task: Task
    language: Literal["ko", "en"]
    source: Source
    train_file: str
    dev_file: str
    tokenizer: TokenizerName
    minimum_count: int
    maximum_vocabulary: int
    embedding_size: int
    hidden_size: int
    epochs: int
    batch_size: int
    learning_rate: float
    dropout: float
    merges: int = 0  # of the tokenizer "pieces"
    weight_decay: float = 0.01
    unknown_rate: float = 0.0  # tokens replaced by <unk> in training: the network learns to read past gaps
    every_step_weight: float = 0.0  # sentiment: weight of the loss at every step, beside the last step's
    window: int = 0  # language model: steps of truncated backpropagation through time
    early: float = 0.02
    middle: float = 0.2


_NSMC = Source(
    "Naver sentiment movie corpus, raw reviews",
    "https://github.com/e9t/nsmc",
    "CC0 1.0",
    "Naver sentiment movie corpus by Lucy Park (e9t)",
)
_GOEMOTIONS = Source(
    "GoEmotions, comments with one of the groups positive and negative",
    "https://github.com/google-research/google-research/tree/master/goemotions",
    "CC BY 4.0",
    "GoEmotions: Demszky, Movshovitz-Attias, Ko, Cowen, Nemade and Ravi (2020), Google Research; "
    "two of its four groups of emotions were kept as labels",
)
_SHAKESPEARE = Source(
    "Works of William Shakespeare, 1.1 MB excerpt",
    "https://github.com/karpathy/char-rnn/tree/master/data/tinyshakespeare",
    "public domain",
    "William Shakespeare; collected by Andrej Karpathy (char-rnn)",
)

RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            name="ko-sentiment",
            task="sentiment",
            language="ko",
            source=_NSMC,
            train_file="ko_reviews.train.tsv.gz",
            dev_file="ko_reviews.dev.tsv.gz",
            tokenizer="syllables",
            minimum_count=5,
            maximum_vocabulary=2000,
            embedding_size=64,
            hidden_size=128,
            epochs=10,
            batch_size=128,
            learning_rate=3e-3,
            dropout=0.3,
            unknown_rate=0.05,
            every_step_weight=0.3,
        ),
        Recipe(
            name="en-sentiment",
            task="sentiment",
            language="en",
            source=_GOEMOTIONS,
            train_file="en_comments.train.tsv.gz",
            dev_file="en_comments.dev.tsv.gz",
            tokenizer="pieces",
            merges=3000,
            minimum_count=2,
            maximum_vocabulary=4000,
            embedding_size=48,
            hidden_size=96,
            epochs=8,
            batch_size=32,
            learning_rate=3e-3,
            dropout=0.6,
            unknown_rate=0.15,
            every_step_weight=0.3,
        ),
        Recipe(
            name="en-char",
            task="language-model",
            language="en",
            source=_SHAKESPEARE,
            train_file="shakespeare.txt",
            dev_file="shakespeare.txt",
            tokenizer="characters",
            minimum_count=1,
            maximum_vocabulary=200,
            embedding_size=64,
            hidden_size=320,
            epochs=20,
            batch_size=32,
            learning_rate=4e-3,
            dropout=0.3,
            window=96,
        ),
        Recipe(
            name="ko-jamo",
            task="language-model",
            language="ko",
            source=_NSMC,
            train_file="ko_reviews.train.tsv.gz",
            dev_file="ko_reviews.dev.tsv.gz",
            tokenizer="jamo",
            minimum_count=100,
            maximum_vocabulary=300,
            embedding_size=48,
            hidden_size=192,
            epochs=2,
            batch_size=32,
            learning_rate=4e-3,
            dropout=0.0,
            window=64,
        ),
    )
}
NAMES = tuple(RECIPES)
