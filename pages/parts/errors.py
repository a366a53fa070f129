"""Why a sentence can't be read, said on the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from engine import ChangeError
from engine.reading.reading import EmptyTextError, TextTooLongError
from pages.parts.undo import way_back
from pages.state import session
from pages.state.networks import NetworkChoices
from pages.text.i18n import Words


@contextmanager
def reasons(say: Words, text: str | None = None) -> Iterator[None]:
    """What a sentence or the changes can't have is told here, with the way out, and goes no further.

    text: the sentence; the scene's if None.
    """
    try:
        yield
    except EmptyTextError:
        st.info(say("read.empty"))
    except TextTooLongError as error:
        typed = session.current(NetworkChoices).text or "" if text is None else text
        keep = len(typed) * error.limit // error.count
        st.error(
            say(
                "read.too_long",
                count=say.count(error.count),
                limit=say.count(error.limit),
                keep=say.count(keep),
            )
        )
    except ChangeError:
        st.error(say("read.no_such_unit"))
        way_back(say)
