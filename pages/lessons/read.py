"""Read: a sentence, a trained network, and everything that goes on inside while it reads."""

import streamlit as st

from engine.reading import EmptyTextError, Reading, TextTooLongError
from engine.zoo import ModelFileError
from pages.widgets import scene
from pages.widgets.captions import gradient_caption, network_caption, unknown_caption, verdict_caption
from pages.widgets.model_error import explain
from pages.widgets.network_picker import network_picker
from pages.widgets.numbers import numbers
from pages.widgets.player import player
from pages.widgets.reader import reading_of
from pages.widgets.sentence_box import sentence_box
from pages.widgets.words import Words, words


@st.fragment  # a change here draws this lesson again, not the page around it
def lesson() -> None:
    here = scene.current()
    say = words(here.language)
    st.title(say("read.title"))
    st.markdown(say("read.lead"))
    if refused := scene.refused():
        st.warning(say("read.refused", names=", ".join(refused)))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        text = sentence_box(say)
    with right:
        network_picker(say)
    scene.write_link()
    if reading := attempt(text, say):
        show(reading, say)


def attempt(text: str, say: Words) -> Reading | None:
    """The reading of ``text``, or None after saying why there is none."""
    here = scene.current()
    try:
        return reading_of(here.network, here.kind, text)
    except EmptyTextError:
        st.info(say("read.empty"))
    except TextTooLongError as error:
        keep = len(text) * error.limit // error.count
        st.error(say("read.too_long", count=f"{error.count:,}", limit=f"{error.limit:,}", keep=f"{keep:,}"))
    except ModelFileError as error:
        explain(error, here.network, here.kind, say)
    return None


def show(reading: Reading, say: Words) -> None:
    st.markdown(verdict_caption(reading, say))
    player(reading, scene.current().language)
    st.caption(gradient_caption(reading, say))
    if any(reading.unknown):
        st.caption(unknown_caption(reading, say))
    st.caption(network_caption(reading, say))
    numbers(reading, say)


lesson()
