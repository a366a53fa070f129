"""What a person has chosen on a page: one frozen record, which is also the link in the address bar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from pages.state.damaged_link import cut_off, parameters_of, readings
from pages.text.i18n import Language

VERSION = "3"  # of the link; another version's link is read as far as it is understood
EARLIER = ("1", "2")  # those whose links are still read
LONGEST_LINK = 500  # characters of text that a link carries: each takes up to 12 in an address

_PAGES: dict[str, type[Choices]] = {}


class Choices(BaseModel):
    """A page's choices. Replace them (:meth:`with_`), never change them.

    A page's own record says whose it is, and names each choice as the page calls it::

        class WordsChoices(Choices, page="words"):
            room: Room = "shapes"
            window: int = Field(default=1, ge=1, le=10)

    What several pages share stands in a record that theirs derive from: each has it as the other left it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    always: ClassVar[tuple[str, ...]] = ("language",)  # in every link of the page
    looking: ClassVar[tuple[str, ...]] = ("language",)  # where a visitor looks: no step back to take
    by_browser: ClassVar[tuple[str, ...]] = ()  # what the browser itself writes into the link
    before: ClassVar[Mapping[str, str]] = {}  # today's names by those that links of version 2 have
    meant: ClassVar[Mapping[str, Any]] = {}  # by a link of version 1, in what it leaves out

    language: Language = "en"

    def __init_subclass__(cls, page: str | None = None) -> None:
        super().__init_subclass__()
        if page is not None:
            register(page, cls)

    @classmethod
    def for_newcomer(cls, language: Language) -> Self:
        """Where a newcomer starts whose browser speaks that language."""
        return cls(language=language)

    def with_(self, **changes: object) -> Self:
        """The same record but for ``changes``, checked like any other."""
        return type(self).model_validate(self.values() | changes)

    def values(self) -> dict[str, Any]:
        """Each choice by its name."""
        return {name: getattr(self, name) for name in type(self).model_fields}

    def moved(self) -> dict[str, Any]:
        """All but where the visitor looks."""
        return {name: value for name, value in self.values().items() if name not in self.looking}

    def shared_with(self, kind: type[Choices]) -> dict[str, Any]:
        """The choices that a record of this kind has from the same place as this one."""
        return {
            name: value
            for name, value in self.values().items()
            if name in kind.model_fields and _declaring(kind, name) is _declaring(type(self), name)
        }

    def link(self) -> dict[str, str]:
        """The choices as query parameters: those that every link has, and what differs from the start.

        Without a text that is too long, and what the browser writes itself.
        """
        chosen = self.model_dump(exclude_defaults=True, exclude=set(self.by_browser))
        chosen = {"v": VERSION} | self.model_dump(include=set(self.always)) | chosen
        return {name: str(value) for name, value in chosen.items() if not self._too_long(name)}

    def _too_long(self, name: str) -> bool:
        text = getattr(self, name, None)
        return isinstance(text, str) and len(text) > LONGEST_LINK


def register(page: str, kind: type[Choices]) -> None:
    """Say that the page of that path has this record."""
    _PAGES[page] = kind


Record = TypeVar("Record", bound=Choices)


def choices_of(page: str) -> type[Choices]:
    """The record of the page of that path; where it has none of its own, what all share."""
    return _PAGES.get(page, Choices)


def pages_with_choices() -> dict[str, type[Choices]]:
    """Every record of a page, by the page's path."""
    return dict(_PAGES)


def known(kind: type[Choices]) -> frozenset[str]:
    """The names that a link to such a page may have."""
    return frozenset({"v", *kind.model_fields, *kind.before})


def from_link(parameters: Mapping[str, str], start: Record) -> tuple[Record, list[str]]:
    """The choices that a link asks for, and the names whose values made no sense.

    A parameter that is missing or refused keeps its value in ``start``. Names that the page doesn't have are
    passed over: a link of an earlier version carried every page's, and whoever sends a link on may add their
    own (``utm_source``, ``fbclid``). A value that makes no sense as it is written is read as what it may have
    been before the link was damaged.
    """
    names = known(type(start))
    parameters = parameters_of(parameters, names)
    version = _version(parameters, type(start))
    refused = ["v"] if version is None else []
    refused += cut_off(parameters, names)
    asked = dict(_asked(parameters, type(start), version in EARLIER))
    if version == "1":
        start = start.with_(**type(start).meant)
    while True:
        try:
            return start.with_(**{name: value for name, (_, value) in asked.items()}), refused
        except ValidationError as error:
            for name in dict.fromkeys(str(problem["loc"][0]) for problem in error.errors()):
                written, value = asked.pop(name)
                reading = _sensible(name, value, start)
                if reading is None:
                    refused.append(written)
                else:
                    asked[name] = written, reading


def _version(parameters: Mapping[str, str], kind: type[Choices]) -> str | None:
    """The link's version; where it says none, that of the names it uses. None: one that is not known."""
    if "v" in parameters:
        return next((v for v in readings(parameters["v"]) if v in (VERSION, *EARLIER)), None)
    return EARLIER[-1] if any(name in kind.before for name in parameters) else VERSION


def _asked(
    parameters: Mapping[str, str], kind: type[Choices], earlier: bool
) -> Iterator[tuple[str, tuple[str, str]]]:
    """What is asked for by its name today: the name as it is written, and the value."""
    taken = set(kind.before.values())  # of these, what an earlier link has is another page's
    for written, value in parameters.items():
        if not earlier and written in kind.model_fields:
            yield written, (written, value)
        elif earlier and written in kind.before:
            yield kind.before[written], (written, value)
        elif earlier and written in kind.model_fields and written not in taken:
            yield written, (written, value)


def _sensible(name: str, value: str, start: Choices) -> str | None:
    """The first of a value's readings that the record can have under that name."""
    for reading in readings(value):
        with suppress(ValidationError):
            start.with_(**{name: reading})
            return reading
    return None


def _declaring(kind: type[Choices], name: str) -> type:
    """The record that a choice comes from."""
    return next(base for base in reversed(kind.__mro__) if name in getattr(base, "__annotations__", {}))
