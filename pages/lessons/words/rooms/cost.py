"""What one example costs a neural language model, and CBOW."""

from __future__ import annotations

import streamlit as st

from engine.lectures.words.cost import OUTPUTS, Sizes, cbow, language_model
from pages.lessons.words.choices import WordsChoices
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import Words

CONTEXT, SIZE, HIDDEN = 10, 500, 500  # the slide's N or C, P or N, and H
SLIDE_NNLM, SLIDE_CBOW = 7, 6  # log10 of the vocabularies of its two examples


def cost(say: Words) -> None:
    """Both formulas with the slide's numbers, at one vocabulary."""
    st.subheader(say("words.cost.question"), divider=True)
    st.slider(say("words.cost.vocabulary"), 2, 8, format="10^%d", **follow_field("cost_vocabulary"))
    power = session.current(WordsChoices).cost_vocabulary
    sizes = sizes_at(power)
    costs = {output: (sum(language_model(sizes, output)), sum(cbow(sizes, output))) for output in OUTPUTS}
    full, tree = (costs[output][0] / costs[output][1] for output in ("full", "log2"))
    st.markdown(
        say(
            "words.cost.caption",
            vocabulary=say.count(sizes.vocabulary),
            full=say.number(full, 4),
            tree=say.number(tree, 4),
        )
    )
    columns = {say("words.cost.output"): [say(f"words.cost.output.{output}") for output in OUTPUTS]}
    for place, name in enumerate(("nnlm", "cbow")):
        columns[say(f"words.cost.{name}")] = [say.count(both[place]) for both in costs.values()]
    st.table(columns, border="horizontal")
    st.caption(
        say(
            "words.cost.erratum",
            nnlm=say.count(HIDDEN * 10**SLIDE_NNLM),
            nnlm_vocabulary=say.count(10**SLIDE_NNLM),
            cbow=f"{say.count(sum(cbow(sizes_at(SLIDE_CBOW), 'ln')))}",
            cbow_vocabulary=say.count(10**SLIDE_CBOW),
            log2=f"{say.count(sum(cbow(sizes_at(SLIDE_CBOW), 'log2')))}",
        )
    )


def sizes_at(power: int) -> Sizes:
    """The slide's sizes with a vocabulary of 10 to this power."""
    return Sizes(CONTEXT, SIZE, HIDDEN, 10**power)
