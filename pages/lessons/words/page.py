"""Words: how a sentence becomes numbers, in rooms that each answer one question."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from pages.frame.paint import whole_page
from pages.frame.shipped_file import its_files
from pages.lessons.words.choices import WordRoom, WordsChoices
from pages.lessons.words.rooms import (
    bags,
    counts,
    embedding,
    onehot,
    pmi,
    reviews,
    shapes,
    svd,
    thesaurus,
    word2vec,
)
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import words

ROOMS = {
    "shapes": shapes.show,
    "onehot": onehot.show,
    "bags": bags.show,
    "thesaurus": thesaurus.show,
    "counts": counts.show,
    "pmi": pmi.show,
    "svd": svd.show,
    "word2vec": word2vec.show,
    "reviews": reviews.show,
    "embedding": embedding.show,
}


@st.fragment  # a change here draws this lesson again, not the page around it
@its_files()
def lesson() -> None:
    say = words(session.current(WordsChoices).language)
    st.title(say("words.title"))
    if refused := session.refused():
        st.warning(say("read.refused", names=", ".join(refused)))
    st.pills(
        say("words.room"),
        get_args(WordRoom),
        format_func=lambda room: say(f"words.room.{room}"),
        label_visibility="collapsed",
        **follow_field("room", start="default"),
    )
    session.write_link()
    if show := ROOMS.get(session.current(WordsChoices).room):
        show(say)


whole_page()
lesson()
