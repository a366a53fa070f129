"""Why a multilayer perceptron can't take sentences: tried with torch's own layer."""

from __future__ import annotations

import streamlit as st

from engine.lectures.words.documents import TooManyTermsError, terms_of, words_of
from engine.lectures.words.perceptron import UNITS, what_a_layer_says, what_an_rnn_makes
from pages.text.i18n import Words


def perceptron(documents: tuple[str, str], say: Words) -> None:
    """A layer built for the first document is given the second; beside it an RNN, which takes both.

    Where both have as many words, the second gets one more, so that there is something to see.
    """
    st.subheader(say("words.mlp.title"), divider=True)
    first, second = documents
    if not all(map(words_of, documents)):
        st.info(say("words.bags.empty"))
        return
    if len(words_of(first)) == len(words_of(second)):
        second = f"{second} {words_of(first)[0]}"
    try:
        terms = terms_of((first, second))
    except TooManyTermsError as error:
        st.info(say("words.bags.many", count=say.count(error.count), limit=error.limit))
        return
    counts = [len(words_of(document)) for document in (first, second)]
    st.markdown(say("words.mlp.built", words=counts[0], terms=len(terms), inputs=counts[0] * len(terms)))
    objection = what_a_layer_says(second, first, terms)
    st.markdown(
        say(
            "words.mlp.given",
            counts[1],
            words=counts[1],
            inputs=counts[1] * len(terms),
            text=" ".join(words_of(second)),
        )
    )
    st.code(
        f"nn.Linear({counts[0] * len(terms)}, {UNITS})  # RuntimeError\n{objection}",
        language="text",
        wrap_lines=True,
    )
    shape, parameters = what_an_rnn_makes(second, terms)
    st.markdown(
        say(
            "words.mlp.rnn",
            shape=str(shape),
            parameters=parameters,
            layer=(counts[0] * len(terms) + 1) * UNITS,
        )
    )
