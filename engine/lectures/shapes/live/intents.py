"""Many to one: what somebody wants, from the letters of what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from string import Formatter

import numpy as np
import torch

from ....models.card import Weaknesses
from ....models.network import RecurrentNetwork
from ....models.sentiment import SentimentTraining, sentiment_scores
from ....text import Vocabulary, characters
from . import intents_english, intents_korean
from .letters import letter_ids
from .recipe import OWN_GRAMMAR, Prepared, Recipe

INTENTS = ("weather", "alarm", "music", "call", "translate", "lights")
_HELD_BACK = 2  # of the templates of an intent and a language, the last: their wording is never trained on
_LANGUAGES = (intents_english, intents_korean)


@dataclass(frozen=True)
class Request:
    """What somebody says, and what they want: a place in `INTENTS`."""

    text: str
    intent: int


def requests(held_back: bool) -> list[Request]:
    """Every sentence of the grammar: each template with all that fits into it.

    held_back: those of the templates that no network was trained on; else of all others.
    """
    found = []
    for intent, name in enumerate(INTENTS):
        for language in _LANGUAGES:
            templates = language.TEMPLATES[name]
            chosen = templates[-_HELD_BACK:] if held_back else templates[:-_HELD_BACK]
            found += [
                Request(text, intent) for template in chosen for text in _filled(template, language.SLOTS)
            ]
    return found


def _filled(template: str, slots: Mapping[str, Sequence[str]]) -> list[str]:
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    choices = product(*(slots[name] for name in names))
    return [template.format(**dict(zip(names, choice, strict=True))) for choice in choices]


@torch.inference_mode()
def intent_after_each_letter(
    model: RecurrentNetwork, vocabulary: Vocabulary, text: str
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """(letters, intents): the verdict after each letter of a text of at least one."""
    logits = model(torch.tensor([letter_ids(text, vocabulary)]))[0]
    return np.asarray(logits.double().softmax(-1).numpy())


def _prepare(_: Path | None, seed: int) -> Prepared[RecurrentNetwork]:
    train, back = requests(held_back=False), requests(held_back=True)
    vocabulary = Vocabulary.build(
        token.text for request in train for token in characters.tokenize(request.text.lower())
    )
    batches = SentimentTraining(
        [letter_ids(request.text, vocabulary) for request in train],
        [request.intent for request in train],
        batch_size=32,
        every_step_weight=0.3,
        unknown_rate=0.1,
        seed=seed,
    )
    scored = partial(
        sentiment_scores,
        ids=[letter_ids(request.text, vocabulary) for request in back],
        labels=[request.intent for request in back],
    )
    return Prepared(batches, scored, vocabulary)


RECIPE = Recipe(
    name="intents",
    build=partial(RecurrentNetwork, "lstm", dropout=0.3),
    sizes={"vocabulary_size": 0, "embedding_size": 24, "hidden_size": 64, "outputs": len(INTENTS)},
    prepare=_prepare,
    steps=2000,
    learning_rate=5e-3,
    data=OWN_GRAMMAR,
    weaknesses=Weaknesses(
        en="It knows six wishes and no other: to 'I love you' it answers with one of them too.",
        ko="여섯 가지 바람만 압니다. ‘사랑해’라고 해도 그중 하나로 답합니다.",
    ),
)
