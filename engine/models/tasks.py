"""From a recipe and a folder of data to batches, a vocabulary and a score on dev."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch

from ..text import TOKENIZERS, Vocabulary, learn_pieces, pieces
from .corpus import read_labelled, read_running_text
from .errors import CorpusError
from .language_model import LanguageModelTraining
from .network import RecurrentNetwork
from .reader import Reader
from .recipes import Recipe
from .scoring import score_labelled, score_running_text
from .sentiment import SentimentTraining
from .training import Batches

LABELS = ("negative", "positive")
_DEV_SHARE = 10  # where one file serves both, its last tenth is dev


@dataclass(frozen=True, slots=True)
class Prepared:
    """A recipe's data, ready to train on. The vocabulary comes from the training data alone."""

    vocabulary: Vocabulary
    labels: tuple[str, ...] | None
    batches: Batches[RecurrentNetwork]
    dev_scores: Callable[[RecurrentNetwork], dict[str, float]]


def prepare(recipe: Recipe, data: Path, seed: int) -> Prepared:
    """Read and encode what the recipe trains on.

    Raises:
        CorpusError: a file is missing from the folder, not of its form, or too short.
    """
    if recipe.task == "sentiment":
        return _prepare_sentiment(recipe, data, seed)
    return _prepare_language_model(recipe, data, seed)


def _reader(recipe: Recipe, texts: tuple[str, ...]) -> Reader:
    if recipe.tokenizer == "pieces":
        tokenizer = pieces(learn_pieces(texts, recipe.merges))
    else:
        tokenizer = TOKENIZERS[recipe.tokenizer]
    seen = (token.text for text in texts for token in tokenizer.tokenize(text))
    return Reader.of(
        recipe.tokenizer, Vocabulary.build(seen, recipe.minimum_count, recipe.maximum_vocabulary)
    )


def _prepare_sentiment(recipe: Recipe, data: Path, seed: int) -> Prepared:
    train = read_labelled(data / recipe.train_file, len(LABELS))
    dev = read_labelled(data / recipe.dev_file, len(LABELS))
    reader = _reader(recipe, train.texts)
    batches = SentimentTraining(
        [reader.ids(text) for text in train.texts],
        train.labels,
        batch_size=recipe.batch_size,
        every_step_weight=recipe.every_step_weight,
        unknown_rate=recipe.unknown_rate,
        seed=seed,
    )
    return Prepared(reader.vocabulary, LABELS, batches, partial(score_labelled, reader=reader, data=dev))


def _prepare_language_model(recipe: Recipe, data: Path, seed: int) -> Prepared:
    train = read_running_text(data / recipe.train_file)
    if recipe.train_file == recipe.dev_file:
        cut = len(train) - len(train) // _DEV_SHARE
        train, dev = train[:cut], train[cut:]
    else:
        dev = read_running_text(data / recipe.dev_file)
    reader = _reader(recipe, (train,))
    ids = torch.tensor(reader.ids(train))
    try:
        batches = LanguageModelTraining(ids, batch_size=recipe.batch_size, window=recipe.window, seed=seed)
    except ValueError as error:
        raise CorpusError(f"{data / recipe.train_file}: {error}") from error
    return Prepared(reader.vocabulary, None, batches, partial(score_running_text, reader=reader, text=dev))
