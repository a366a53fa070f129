"""How well a network does on any file of its data's form."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from ..text import UNKNOWN_ID
from .corpus import Labelled, read_labelled, read_running_text
from .errors import CorpusError
from .language_model import nats_per_token
from .network import RecurrentNetwork
from .reader import Reader
from .sentiment import sentiment_scores
from .shipped import Network

_LANE = 100_000  # tokens; a longer text is read in several lanes at once


def score_labelled(model: RecurrentNetwork, reader: Reader, data: Labelled) -> dict[str, float]:
    """Accuracy and cross entropy of the verdicts after the last token of each text."""
    return sentiment_scores(model, [reader.ids(text) for text in data.texts], data.labels)


def score_running_text(model: RecurrentNetwork, reader: Reader, text: str) -> dict[str, float]:
    """Nats per token and per character (code point) of a text, and the share of its tokens that are unknown.

    An unknown token counts as `<unk>`, which is easier to foresee than the letter itself: mind the share.

    Raises:
        CorpusError: the text has fewer than two tokens.
    """
    ids: Tensor = torch.tensor(reader.ids(text))
    if len(ids) < 2:
        raise CorpusError(f"a language model is scored on two tokens or more, not {len(ids)}")
    nats = nats_per_token(model, ids, lanes=-(-len(ids) // _LANE))
    return {
        "nats_per_token": nats,
        "nats_per_character": nats * (len(ids) - 1) / len(text),
        "unknown": float((ids == UNKNOWN_ID).double().mean()),
    }


def score(network: Network, path: Path) -> dict[str, float]:
    """The network's scores on a file: a labelled table for sentiment, a plain text or a table for a language
    model.

    Raises:
        CorpusError: the file is missing or not of that form.
    """
    reader = Reader(network.tokenizer, network.vocabulary)
    labels: Sequence[str] | None = network.card.labels
    if labels is None:
        return score_running_text(network.model, reader, read_running_text(path))
    return score_labelled(network.model, reader, read_labelled(path, len(labels)))
