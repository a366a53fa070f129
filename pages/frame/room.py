"""What every page and every room goes through, from the title to the questions at the end.

A page's script describes it, and its rooms draw what is theirs::

    page(Page("words", [Room("onehot", onehot.show), Room("svd", svd.show)]))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from engine.errors import InputError
from pages.frame.paint import whole_page
from pages.frame.predict import Question, predict
from pages.frame.shipped_file import its_files
from pages.frame.undo import undo_buttons
from pages.state import session
from pages.state.bind import follow_field
from pages.state.record import Choices
from pages.text.format import literal
from pages.text.i18n import Words, words

MOST_SEGMENTS = 6  # rooms that stand in one bar; more are pills, which wrap


@dataclass(frozen=True)
class Room:
    """A room: one question, and what answers it.

    Attributes:
        name: what it is called in the link and in the catalogue; ``words.svd.question`` is its heading.
        show: draws its controls, its drawing and its caption, and returns what is asked at its end.
        headed: whether the question stands over it; a room without one begins with a lead of its own.
    """

    name: str
    show: Callable[[Words], Sequence[Question]]
    headed: bool = True


@dataclass(frozen=True)
class Page:
    """A page: its rooms, in their order.

    Attributes:
        name: the path of its address; its messages begin so, as ``words.title``.
        rooms: at least one. Where there are several, the page's choices have a ``room``, the open one's name;
            a page of a single one has a lead (``read.lead``) in place of its question.
        undo: whether undo and redo stand beside the title; not where nothing is chosen, nor on a page that
            has them elsewhere.
        folded: whether the questions stand behind a fold.
    """

    name: str
    rooms: Sequence[Room]
    undo: bool = True
    folded: bool = False


def page(described: Page) -> None:
    """Draw the page, with the room that the visitor is in."""
    whole_page()
    _drawn(described)


@st.fragment  # a change here draws the page again, not the navigation around it
@its_files()
def _drawn(page: Page) -> None:
    say = words(session.language())
    _head(page, say)
    session.write_link()
    room = _open_room(page)
    if len(page.rooms) > 1 and room.headed:
        st.subheader(say(f"{page.name}.{room.name}.question"))
    with _refusals(say):
        predict(room.show(say), say, folded=page.folded)
    session.write_link()


def _head(page: Page, say: Words) -> None:
    """The title and the way back; what of a link can't be shown; and the rooms."""
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title(say(f"{page.name}.title"))
        if page.undo:
            undo_buttons(say)
    if len(page.rooms) == 1:
        st.markdown(say(f"{page.name}.lead"))
    if refused := session.refused():
        st.warning(say("read.refused", names=", ".join(refused)))
    if len(page.rooms) > 1:
        picker = st.segmented_control if len(page.rooms) <= MOST_SEGMENTS else st.pills
        picker(
            say(f"{page.name}.room"),
            [room.name for room in page.rooms],
            format_func=lambda name: say(f"{page.name}.room.{name}"),
            label_visibility="collapsed",
            **follow_field("room", start="default"),
        )


def _open_room(page: Page) -> Room:
    if len(page.rooms) == 1:
        return page.rooms[0]
    name = getattr(session.current(Choices), "room")  # noqa: B009 - each page's record has its own type of it
    return next(room for room in page.rooms if room.name == name)


@contextmanager
def _refusals(say: Words) -> Iterator[None]:
    """What the engine can't do with what was chosen is told, where the room doesn't say it better."""
    try:
        yield
    except InputError as error:
        st.error(say("frame.refused", error=literal(str(error))))
