"""The paper that a language model writes on: all at once, or before the visitor's eyes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import streamlit as st

from engine import models
from engine.lectures.language import WrittenToken, joined, write
from pages.frame.shipped_file import its_files
from pages.lessons.hello.choices import HelloChoices
from pages.lessons.hello.language_models import name_of, written_by
from pages.state import session
from pages.text.i18n import Words

PEN = "hello-pen"  # in the session
FRAME = 0.1  # seconds: ten pictures a second, however fast the network writes
TOKENS_A_FRAME = 3

Settings = tuple[str, str, str, str, int, float, int]


@dataclass
class Pen:
    """A text that a visitor watches being written, or has stopped."""

    settings: Settings
    rest: Iterator[WrittenToken]
    written: list[WrittenToken] = field(default_factory=list)
    writing: bool = True


def settings_of(scene: HelloChoices) -> Settings:
    """All that the text depends on: network, kind, moment, start, length, temperature and seed."""
    return (
        name_of(scene),
        scene.kind,
        scene.moment,
        scene.start,
        scene.length,
        scene.temperature,
        scene.seed,
    )


def paper(network: models.Network, say: Words) -> Sequence[WrittenToken]:
    """The scene's text and the buttons to watch it being written; nothing is returned while it is."""
    settings = settings_of(session.current(HelloChoices))
    pen = _pen(settings)
    writing = pen is not None and pen.writing
    with st.container(horizontal=True):
        st.button(
            say("hello.writing.watch"),
            key="hello-watch",
            type="primary",
            disabled=writing,
            on_click=_take_up,
            args=(network, settings),
        )
        if st.button(say("hello.writing.stop"), key="hello-stop", disabled=not writing) and pen:
            pen.writing = False
            st.rerun()  # of the whole page: it ends the fragment that writes
    with st.container(border=True):
        if writing:
            _write_on(network)
            return ()
        written = written_by(*settings) if pen is None else pen.written
        st.text(joined(network.tokenizer, settings[3], written))
    if len(written) < settings[4]:
        label = say("hello.writing.rest", count=len(written), length=settings[4])
        st.button(label, key="hello-rest", on_click=_put_down)
    return written


@st.fragment(run_every=FRAME)
@its_files()
def _write_on(network: models.Network) -> None:
    settings = settings_of(session.current(HelloChoices))
    pen = _pen(settings)
    if pen is None or not pen.writing:  # something else is asked for
        st.rerun()
    pen.written += islice(pen.rest, TOKENS_A_FRAME)
    if len(pen.written) == settings[4]:
        _put_down()
        st.rerun()
    st.text(joined(network.tokenizer, settings[3], pen.written) + "▌")


def _pen(settings: Settings) -> Pen | None:
    """The visitor's pen, where it writes this text."""
    pen: Pen | None = st.session_state.get(PEN)
    return pen if pen and pen.settings == settings else None


def _take_up(network: models.Network, settings: Settings) -> None:
    *_, start, length, temperature, seed = settings
    st.session_state[PEN] = Pen(settings, write(network, start, length, temperature, seed))


def _put_down() -> None:
    st.session_state.pop(PEN, None)
