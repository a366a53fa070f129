"""The scene: all that a person has chosen, as one frozen record that is also the link in the address bar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

import streamlit as st
from pydantic import BaseModel, ConfigDict, ValidationError

from pages.widgets.words import Language, preferred

KEY = "scene"
REFUSED = "refused"  # what the link asked for and did not get
LONGEST_LINK = 500  # characters of text that a link carries: each takes up to 12 in an address

NetworkName = Literal["ko-sentiment", "en-sentiment", "en-char", "ko-jamo"]
Kind = Literal["rnn", "lstm", "gru"]


class Scene(BaseModel):
    """What to show. Replace it (:meth:`with_`), never change it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: Language = "en"
    network: NetworkName = "en-sentiment"
    kind: Kind = "lstm"
    text: str | None = None  # None: the network's first example

    def with_(self, **changes: object) -> Self:
        """The same scene but for ``changes``, checked like any other."""
        return type(self).model_validate(self.model_dump() | changes)

    def link(self) -> dict[str, str]:
        """The scene as query parameters; a text too long for a link is left out."""
        parameters: dict[str, str] = self.model_dump(exclude_none=True)
        if len(self.text or "") > LONGEST_LINK:
            del parameters["text"]
        return parameters


def from_link(parameters: Mapping[str, str], start: Scene) -> tuple[Scene, list[str]]:
    """The scene that a link asks for, and the names of the parameters that made no sense.

    A parameter that is missing or refused keeps its value in ``start``.
    """
    asked = {key: value for key, value in parameters.items() if key in Scene.model_fields}
    refused: list[str] = []
    while True:
        try:
            return start.with_(**asked), refused
        except ValidationError as error:
            for problem in error.errors():
                name = str(problem["loc"][0])
                asked.pop(name)
                refused.append(name)


def current() -> Scene:
    """This visitor's scene: the one in the session, else the one that the link asks for."""
    if KEY not in st.session_state:
        parameters = st.query_params.to_dict()
        st.session_state[KEY], st.session_state[REFUSED] = from_link(parameters, default())
    scene: Scene = st.session_state[KEY]
    return scene


def refused() -> list[str]:
    """What the link asked for that this version does not have."""
    names: list[str] = st.session_state.get(REFUSED, [])
    return names


def default() -> Scene:
    """Where a newcomer starts: a sentence in the browser's language, read by an LSTM."""
    language = preferred(st.context.locale)
    return Scene(language=language, network="ko-sentiment" if language == "ko" else "en-sentiment")


def replace(**changes: object) -> None:
    """Make the scene the same but for ``changes``."""
    st.session_state[KEY] = current().with_(**changes)


def write_link() -> None:
    """Put the scene into the address bar."""
    link = current().link()
    if st.query_params.to_dict() != link:
        st.query_params.from_dict(link)
