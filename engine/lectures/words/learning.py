"""From a file of reviews to the word vectors that are shipped: CBOW with negative sampling, in batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from ...models.card import Data
from ...models.corpus import read_labelled
from ...models.files import MODELS, VOCABULARY_FILE, digest, rounded, write_card
from ...models.network import seeded
from ...models.recipes import RECIPES, Recipe
from ...text import UNKNOWN_ID, Vocabulary, words
from .corpus import Corpus
from .vectors import TENSOR, VECTORS_FILE, Name, VectorsCard
from .word2vec import (
    NEGATIVES,
    Architecture,
    Word2Vec,
    examples,
    negative_sampling,
    noise_of,
)

ARCHITECTURE: Final[Architecture] = "cbow"
DEV_EXAMPLES = 20_000


@dataclass(frozen=True)
class Training:
    """How the vectors of one language are learnt."""

    words: int  # in the vocabulary, the most frequent ones
    size: int
    window: int
    epochs: int
    batch_size: int
    learning_rate: float  # at the start; it falls to 0 in a line
    seed: int = 0


TRAININGS: Final[dict[Name, Training]] = {
    "ko-words": Training(words=4000, size=40, window=3, epochs=8, batch_size=2048, learning_rate=5e-3),
    "en-words": Training(words=2500, size=40, window=3, epochs=12, batch_size=1024, learning_rate=5e-3),
}


def source_of(name: Name) -> Recipe:
    """The shipped network that reads the same texts: it knows their files and their licence."""
    return RECIPES[name.replace("words", "sentiment")]


def learn(
    name: Name, data: Path, seed: int = 0, models: Path = MODELS, say: Callable[[str], None] = print
) -> VectorsCard:
    """Train, score and write the vectors of one language.

    Raises:
        CorpusError: a data file is missing or not of the stated form.
    """
    recipe, how = source_of(name), replace(TRAININGS[name], seed=seed)
    texts = _lines(data / recipe.train_file)
    vocabulary = Vocabulary.build((word for line in texts for word in line), maximum_size=how.words + 1)
    model = _trained(_numbered(texts, vocabulary), how, say)
    shipped = model.W_in.detach().half()
    shipped[UNKNOWN_ID] = 0  # nobody's
    with torch.no_grad():
        model.W_in.copy_(shipped)
    scores = score(model, _numbered(_lines(data / recipe.dev_file), vocabulary), how)
    say(f"{name}: {scores}")
    return _write(models / name, name, vocabulary, shipped, how, scores)


def _lines(path: Path) -> list[list[str]]:
    """The words of each text; what has no letter is left out."""
    texts = read_labelled(path, classes=2).texts
    return [
        [token.text for token in words.tokenize(text) if any(map(str.isalpha, token.text))] for text in texts
    ]


def _numbered(texts: Sequence[Sequence[str]], vocabulary: Vocabulary) -> Corpus:
    """The texts without the words that aren't in the vocabulary: their neighbours close ranks."""
    number = {text: id_ for id_, text in enumerate(vocabulary.texts) if id_ != UNKNOWN_ID}
    sentences = (tuple(number[word] for word in line if word in number) for line in texts)
    return Corpus(vocabulary.texts, tuple(sentence for sentence in sentences if len(sentence) > 1))


def _trained(corpus: Corpus, how: Training, say: Callable[[str], None]) -> Word2Vec:
    generator = seeded(how.seed)
    inputs, targets = examples(corpus, ARCHITECTURE, how.window)
    model = Word2Vec(len(corpus.vocabulary), how.size, generator)
    noise = noise_of(targets, len(corpus.vocabulary))
    optimizer = torch.optim.Adam(model.parameters(), lr=how.learning_rate)
    steps = how.epochs * -(-len(targets) // how.batch_size)
    falling = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, steps)
    for epoch in range(1, how.epochs + 1):
        total = 0.0
        for batch in torch.split(torch.randperm(len(targets), generator=generator), how.batch_size):
            loss = _loss(model, inputs[batch], targets[batch], noise, generator)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            falling.step()
            total += loss.item() * len(batch)
        say(f"epoch {epoch} of {how.epochs}: {total / len(targets):.4f} nats")
    return model


def _loss(
    model: Word2Vec, inputs: Tensor, targets: Tensor, noise: Tensor, generator: torch.Generator
) -> Tensor:
    drawn = torch.multinomial(noise, len(targets) * NEGATIVES, replacement=True, generator=generator)
    return negative_sampling(model, model.hidden(inputs), targets, drawn.view(-1, NEGATIVES))


@torch.no_grad()
def score(model: Word2Vec, corpus: Corpus, how: Training) -> dict[str, float]:
    """How often the true word scores above five noise words, on texts that weren't learnt from.

    A noise word that happens to be the true one counts as beaten half of the time.
    """
    generator = seeded(how.seed)
    inputs, targets = examples(corpus, ARCHITECTURE, how.window)
    asked = torch.randperm(len(targets), generator=generator)[:DEV_EXAMPLES]
    noise = noise_of(targets, len(corpus.vocabulary))
    drawn = torch.multinomial(noise, len(asked) * NEGATIVES, replacement=True, generator=generator)
    rivals = drawn.view(-1, NEGATIVES)
    scores = model.scores(model.hidden(inputs[asked]))  # (examples, words)
    true = scores.gather(1, targets[asked, None])
    against = scores.gather(1, rivals)  # (examples, NEGATIVES)
    tied = ((against == true).any(1) & (against <= true).all(1)).double() / 2
    chosen = (against < true).all(1).double() + tied
    return {
        "chosen": round(float(chosen.mean()), 4),
        "chance": round(1 / (1 + NEGATIVES), 4),
        "examples": len(asked),
    }


def _write(
    folder: Path, name: Name, vocabulary: Vocabulary, shipped: Tensor, how: Training, scores: dict[str, float]
) -> VectorsCard:
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary.save(folder / VOCABULARY_FILE)
    (folder / VECTORS_FILE).write_bytes(rounded({TENSOR: shipped}))
    source = source_of(name).source
    numbers = asdict(how)
    card = VectorsCard(
        name=name,
        parameters=shipped.numel(),
        architecture=ARCHITECTURE,
        vocabulary_size=len(vocabulary),
        size=shipped.shape[1],
        data=Data(source=source.name, url=source.url, licence=source.licence, attribution=source.attribution),
        seed=numbers.pop("seed"),
        training=numbers,
        command=f"gatescope train {name} --seed {how.seed}",
        date=datetime.now().astimezone().date(),
        scores=scores,
        sha256={each: digest((folder / each).read_bytes()) for each in (VOCABULARY_FILE, VECTORS_FILE)},
    )
    write_card(card, folder)
    return card
