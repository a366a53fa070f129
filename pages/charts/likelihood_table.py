"""A sentence's likelihood in numbers, one row a token."""

from __future__ import annotations

import pandas as pd

from engine.lectures.language import Likelihood
from engine.text import display
from pages.text.i18n import Words


def likelihood_table(found: Likelihood, say: Words) -> pd.DataFrame:
    """Token, P(token | before), its logarithm, bits, and the product so far.

    Args:
        found: the sentence.
        say: the words for the columns, by key.
    """
    columns = {
        say("column.token"): [display(token.text) for token in found.tokens],
        "P": [say.number(p, 3) for p in found.probability],
        "log P": [say.fixed(nats, 2) for nats in found.nats],
        say("hello.sentences.guess"): [
            f"{display(guess)} {say.fixed(p, 2)}"
            for guess, p in zip(found.guesses, found.of_guesses, strict=True)
        ],
        say("hello.sentences.bits"): [say.fixed(bits, 2) for bits in found.bits],
        say("hello.sentences.product"): [say.of_log10(product) for product in found.log10_product],
    }
    steps = pd.Index(list(range(1, len(found.tokens) + 1)), name=say("column.step"))
    return pd.DataFrame(columns, index=steps)
