"""A visitor's choices as they go: read from the link, replaced by what they do, undone and redone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import streamlit as st
from pydantic import ValidationError
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.state.damaged_link import parameters_of
from pages.state.limits import told
from pages.state.record import Choices, Record, choices_of, from_link, known
from pages.text.i18n import Language, preferred

RECORDS, OPEN = "records", "open"  # by its kind each page's choices, the newest last; the open page's kind
PAST, FUTURE, REFUSED = "past", "future", "refused"  # by the kind of record, each
WRITTEN, RETURNED = "written", "returned"  # records by their links; back or forward by the browser
LONGEST_PAST = 200


def language() -> Language:
    """The visitor's: at first, and after Back or Forward, the one of the link, else of the browser."""
    if _records() and not _navigates_history():
        return _newest().language
    return _linked(Choices, st.query_params.to_dict())[0].language


def open_page(path: str, link: Mapping[str, str]) -> None:
    """A page's choices become those on show, with what it shares with the pages before.

    On the first visit, and after the browser's Back or Forward, they are what the address says.

    Args:
        path: the page's.
        link: the address's parameters before ``st.navigation``, which takes them from a page it changes to.
    """
    kind = choices_of(path)
    first, history = not _records(), _navigates_history()
    here = _kept(kind)
    if first or history:
        there, refused = (here, []) if history and _came_late(kind, link) else _linked(kind, link)
        if not first and there.moved() != here.moved():
            _remember(here)
        st.session_state[REFUSED] = refused
        st.session_state[RETURNED] = not first
        here = there
    elif st.session_state[OPEN] != kind.__name__:
        st.session_state[REFUSED] = []
    _show(here)


def current(kind: type[Record]) -> Record:
    """The choices of the open page, whose record is of that kind."""
    here = _records()[st.session_state[OPEN]]
    assert isinstance(here, kind), f"{type(here).__name__} is open, not {kind.__name__}"
    return here


def refused() -> list[str]:
    """What the link asked for that this version does not have, each beside what it has: Markdown."""
    found: list[str] = st.session_state.get(REFUSED, [])
    return found


def replace(**changes: object) -> None:
    """Make the page's choices the same but for ``changes``. What was can be had back with :func:`undo`."""
    here = current(Choices)
    try:
        there = here.with_(**changes)
    except ValidationError:  # a browser still sends an option by its name in the language it just left
        return
    if there == here:
        return
    st.session_state[REFUSED] = []  # read, and done with
    if there.moved() != here.moved():
        _remember(here)
    _show(there)


def replace_on(path: str, **changes: object) -> None:
    """The same on another page, which is to be opened next."""
    here = _kept(choices_of(path))
    there = here.with_(**changes)
    st.session_state[REFUSED] = []
    if there.moved() != here.moved():
        _remember(here)
    _show(there)


def can_undo() -> bool:
    """Whether there is something before what is on show."""
    return bool(_steps(PAST))


def can_redo() -> bool:
    """Whether something was undone."""
    return bool(_steps(FUTURE))


def undo() -> None:
    """Back to the choices before, looking at them as now."""
    _move(PAST, FUTURE)


def redo() -> None:
    """Forward to the choices that were undone, looking at them as now."""
    _move(FUTURE, PAST)


def write_link() -> None:
    """Put the open page's choices into the address bar."""
    here = current(Choices)
    # what the browser itself writes, it keeps
    own = {name: st.query_params[name] for name in here.by_browser if name in st.query_params}
    link = here.link() | own
    written: dict[object, Choices] = st.session_state.setdefault(WRITTEN, {})
    written.pop(_key(type(here), link), None)
    written[_key(type(here), link)] = here  # the newest last
    if len(written) > LONGEST_PAST:
        written.pop(next(iter(written)))
    # after Back or Forward in any case: an answer to what was left may have come to the address meanwhile
    if st.session_state.pop(RETURNED, False) or st.query_params.to_dict() != link:
        st.query_params.from_dict(link)


def _records() -> dict[str, Choices]:
    found: dict[str, Choices] = st.session_state.setdefault(RECORDS, {})
    return found


def _newest() -> Choices:
    return list(_records().values())[-1]


def _show(here: Choices) -> None:
    name = type(here).__name__
    others = {each: record for each, record in _records().items() if each != name}
    st.session_state[RECORDS] = {**others, name: here}
    st.session_state[OPEN] = name


def _kept(kind: type[Record]) -> Record:
    """What a page had when it was left, else its start; what it shares, as other pages left it since."""
    here = cast(Record, _records().get(kind.__name__) or kind.for_newcomer(preferred(st.context.locale)))
    shared: dict[str, Any] = {}
    for record in _records().values():
        shared |= record.shared_with(kind)
    return here.with_(**shared)


def _navigates_history() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _linked(kind: type[Record], link: Mapping[str, str]) -> tuple[Record, list[str]]:
    """The choices that the link asks for, and what of it can't be shown."""
    found, refused = from_link(link, kind.for_newcomer(preferred(st.context.locale)))
    asked = parameters_of(link, known(kind))
    messages = [told(kind, name, asked[name]) for name in refused]
    written = st.session_state.get(WRITTEN, {}).get(_key(kind, link))  # with what was too long for the link
    if written is None:
        return found, messages
    return cast(Record, written.with_(**{name: getattr(found, name) for name in kind.by_browser})), messages


def _came_late(kind: type[Choices], link: Mapping[str, str]) -> bool:
    """Whether it is the link of the page that was left: its last answer came when Back had left it."""
    written, left = st.session_state.get(WRITTEN, {}), type(_newest()) if _records() else kind
    return left is not kind and _key(left, link) in written and _key(kind, link) not in written


def _key(kind: type[Choices], link: Mapping[str, str]) -> object:
    """A link to such a page without what the browser writes into it."""
    return kind.__name__, frozenset(
        (name, value) for name, value in link.items() if name not in kind.by_browser
    )


def _steps(where: str) -> list[Choices]:
    steps: dict[str, list[Choices]] = st.session_state.setdefault(where, {})
    return steps.setdefault(st.session_state[OPEN], [])


def _remember(here: Choices) -> None:
    name = type(here).__name__
    past: dict[str, list[Choices]] = st.session_state.setdefault(PAST, {})
    past[name] = [*past.get(name, []), here][-LONGEST_PAST:]
    st.session_state.setdefault(FUTURE, {})[name] = []


def _move(source: str, target: str) -> None:
    here = current(Choices)
    if not _steps(source):
        return
    there = _steps(source).pop()
    _steps(target).append(here)
    _show(there.with_(**{name: getattr(here, name) for name in here.looking}))
