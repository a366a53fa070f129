"""A sentence's likelihood in numbers, one row a token."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from engine.lectures.language import Likelihood
from engine.text import display
from pages.text.format import written


def likelihood_table(found: Likelihood, say: Callable[..., str]) -> pd.DataFrame:
    """Token, P(token | before), its logarithm, bits, and the product so far.

    Args:
        found: the sentence.
        say: the words for the columns, by key.
    """
    columns = {
        say("column.token"): [display(token.text) for token in found.tokens],
        "P": [f"{p:.3g}" for p in found.probability],
        "log P": [f"{nats:.2f}" for nats in found.nats],
        say("hello.sentences.guess"): [
            f"{display(guess)} {p:.2f}" for guess, p in zip(found.guesses, found.of_guesses, strict=True)
        ],
        say("hello.sentences.bits"): [f"{bits:.2f}" for bits in found.bits],
        say("hello.sentences.product"): [written(product) for product in found.log10_product],
    }
    steps = pd.Index(list(range(1, len(found.tokens) + 1)), name=say("column.step"))
    return pd.DataFrame(columns, index=steps)
