"""Read: a sentence, a trained network, and everything that goes on inside while it reads."""

import streamlit as st

from engine import ChangeError
from engine.reading import EmptyTextError, Reading, TextTooLongError
from engine.zoo import ModelFileError
from pages.widgets import session
from pages.widgets.captions import (
    change_caption,
    gate_caption,
    gradient_caption,
    network_caption,
    unknown_caption,
    verdict_caption,
)
from pages.widgets.change_panel import change_panel, way_back
from pages.widgets.model_error import explain
from pages.widgets.network_picker import network_picker
from pages.widgets.numbers import numbers
from pages.widgets.player import player
from pages.widgets.reader import readings_of, token_count, untouched_readings_of
from pages.widgets.sentence_box import sentence_box
from pages.widgets.words import Words, words


@st.fragment  # a change here draws this lesson again, not the page around it
def lesson() -> None:
    say = words(session.current().language)
    st.title(say("read.title"))
    st.markdown(say("read.lead"))
    if refused := session.refused():
        st.warning(say("read.refused", names=", ".join(refused)))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        sentence_box(say)
    with right:
        network_picker(say)
    session.write_link()
    if readings := attempt(say):
        show(readings, say)


def attempt(say: Words) -> list[Reading]:
    """What the scene's networks make of the sentence, or nothing after saying why."""
    here = session.current()
    try:
        change_panel(say, token_count(here))
        return readings_of(here)
    except EmptyTextError:
        st.info(say("read.empty"))
    except TextTooLongError as error:
        keep = len(here.text or "") * error.limit // error.count
        st.error(say("read.too_long", count=f"{error.count:,}", limit=f"{error.limit:,}", keep=f"{keep:,}"))
    except ModelFileError as error:
        explain(error, here.network, here.kind, say)
    except ChangeError:
        st.error(say("read.no_such_unit"))
        way_back(say)
    return []


def show(readings: list[Reading], say: Words) -> None:
    here = session.current()
    verdict, back = st.columns([3, 2], vertical_alignment="center")
    verdict.markdown("  \n".join(verdict_caption(reading, say) for reading in readings))
    with back:
        way_back(say)
    if here.changed:
        for before, after in zip(untouched_readings_of(here), readings, strict=True):
            if after.changes:
                st.info(change_caption(before, after, say))
    player(readings, here)
    for reading in readings:
        captions = (gradient_caption, gate_caption, network_caption)
        st.caption("  \n".join(filter(None, (caption(reading, say) for caption in captions))))
    if any(readings[0].unknown):
        st.caption(unknown_caption(readings[0], say))
    numbers(readings, say)


lesson()
