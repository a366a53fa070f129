"""What one example costs a neural language model, and CBOW."""

from __future__ import annotations

import streamlit as st

from engine.lectures.words.cost import OUTPUTS, Sizes, cbow, language_model
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import Words

CONTEXT, SIZE, HIDDEN = 10, 500, 500  # the slide's N or C, P or N, and H
SLIDE_NNLM, SLIDE_CBOW = 7, 6  # log10 of the vocabularies of its two examples


def cost(say: Words) -> None:
    """Both formulas with the slide's numbers, at one vocabulary."""
    st.subheader(say("words.cost.question"), divider=True)
    st.slider(say("words.cost.vocabulary"), 2, 8, format="10^%d", **follow_field("word_cost_vocabulary"))
    power = session.current().word_cost_vocabulary
    sizes = sizes_at(power)
    costs = {output: (sum(language_model(sizes, output)), sum(cbow(sizes, output))) for output in OUTPUTS}
    full, tree = (costs[output][0] / costs[output][1] for output in ("full", "log2"))
    st.markdown(
        say("words.cost.caption", vocabulary=f"{sizes.vocabulary:,}", full=f"{full:.4g}", tree=f"{tree:.4g}")
    )
    columns = {say("words.cost.output"): [say(f"words.cost.output.{output}") for output in OUTPUTS]}
    for place, name in enumerate(("nnlm", "cbow")):
        columns[say(f"words.cost.{name}")] = [f"{both[place]:,.0f}" for both in costs.values()]
    st.table(columns, border="horizontal")
    st.caption(
        say(
            "words.cost.erratum",
            nnlm=f"{HIDDEN * 10**SLIDE_NNLM:,}",
            nnlm_vocabulary=f"{10**SLIDE_NNLM:,}",
            cbow=f"{sum(cbow(sizes_at(SLIDE_CBOW), 'ln')):,.0f}",
            cbow_vocabulary=f"{10**SLIDE_CBOW:,}",
            log2=f"{sum(cbow(sizes_at(SLIDE_CBOW), 'log2')):,.0f}",
        )
    )


def sizes_at(power: int) -> Sizes:
    """The slide's sizes with a vocabulary of 10 to this power."""
    return Sizes(CONTEXT, SIZE, HIDDEN, 10**power)
