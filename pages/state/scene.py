"""The scene: all that a person has chosen, as one frozen record that is also the link in the address bar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    model_validator,
)

from engine.cells import KINDS, Kind
from pages.state.choices.gradients import GradientChoices
from pages.state.choices.hello import HelloChoices
from pages.state.choices.one_step import StepChoices
from pages.state.choices.race import RaceChoices
from pages.state.choices.shapes import ShapeChoices
from pages.state.choices.words import WORD_TEXTS, WordChoices
from pages.state.damaged_link import cut_off, parameters_of, readings
from pages.text.i18n import Language

VERSION = "2"  # of the link; another version's link is read as far as it is understood
EARLIER: dict[str, dict[str, object]] = {"1": {"source": "trained", "forget_bias": 0.0}}
"""What a link of an earlier version means by leaving it out, where this version means something else."""

LONGEST_LINK = 500  # characters of text that a link carries: each takes up to 12 in an address
MOST_FILLER = 200
MOST_HOLDS = 24

NetworkName = Literal["ko-sentiment", "en-sentiment", "en-char", "ko-jamo"]
Shown = Literal[Kind, "all"]
MomentName = Literal["untrained", "early", "middle", "final"]

GATES = {kind: cell.squashed for kind, cell in KINDS.items()}
KEEPS = {kind: cell.keeps for kind, cell in KINDS.items() if cell.keeps is not None}
SIGNED = tuple(gate for cell in KINDS.values() for gate in cell.squashed if gate not in cell.sigmoid_gates)
if TYPE_CHECKING:
    Gate = str
else:  # pydantic reads it; mypy knows no Literal that is computed
    Gate = Literal[tuple(gate for gates in GATES.values() for gate in gates)]


class Hold(BaseModel):
    """A gate held at a value, for all units or for one. Written ``f=1`` or ``f.17=0.5``."""

    model_config = ConfigDict(frozen=True)

    gate: Gate
    value: float = Field(ge=-1, le=1)
    unit: int | None = Field(default=None, ge=1)  # from 1, as on the page; None: all

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.value < 0 and self.gate not in SIGNED:
            raise ValueError(f"{self.gate} is a gate between 0 and 1, not {self.value}")
        return self

    def __str__(self) -> str:
        where = "" if self.unit is None else f".{self.unit}"
        return f"{self.gate}{where}={self.value:g}"


WRITTEN = re.compile(r"(?P<gate>[a-z])(?:\.(?P<unit>\d+))?=(?P<value>-?[\d.]+)")


def _read_holds(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = [WRITTEN.fullmatch(part) for part in value.split(",") if part]
    if None in found:
        raise ValueError(f"{value!r} is no list of held gates such as f=1,o.3=0")
    return tuple(Hold.model_validate(match.groupdict()) for match in found if match)


def _one_each(holds: tuple[Hold, ...]) -> tuple[Hold, ...]:
    last = {(hold.gate, hold.unit): hold for hold in holds}
    return tuple(sorted(last.values(), key=lambda hold: hold.unit is not None))


Holds = Annotated[
    tuple[Hold, ...],
    Field(max_length=MOST_HOLDS),
    BeforeValidator(_read_holds),
    AfterValidator(_one_each),  # one unit's own hold goes over that of all; of two alike, the later counts
    PlainSerializer(lambda holds: ",".join(map(str, holds)), return_type=str),
]


class Scene(GradientChoices, HelloChoices, RaceChoices, ShapeChoices, StepChoices, WordChoices):
    """What to show. Replace it (:meth:`with_`), never change it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: Language = "en"
    network: NetworkName = "en-sentiment"
    kind: Shown = "lstm"
    moment: MomentName = "final"
    text: str | None = None  # None: the network's first example
    steps: int | None = Field(default=None, ge=1)  # read only the first tokens
    filler: int = Field(default=0, ge=0, le=MOST_FILLER)  # tokens put in that say little
    after: int = Field(default=1, ge=1)  # the token after which they are put in, from 1
    at: int | None = Field(default=None, ge=1)  # the step whose prediction the gradients are of, from 1
    gain: float = Field(default=1.0, ge=0, le=4)  # on W_hh
    bias: float = Field(default=0.0, ge=-10, le=10)  # added to the bias of the gate that keeps
    hold: Holds = ()
    step: int | None = Field(default=None, ge=1)  # where the player stands, from 1
    unit: int | None = Field(default=None, ge=1)  # which unit it shows, from 1

    def with_(self, **changes: object) -> Self:
        """The same scene but for ``changes``, checked like any other."""
        kept = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate(kept | changes)

    def link(self) -> dict[str, str]:
        """The scene as query parameters: those that every scene has, and what differs from the start.

        Without the player's step: the browser writes that.
        """
        always = {"v": VERSION, "language": self.language, "network": self.network, "kind": self.kind}
        parameters = self.model_dump(exclude_defaults=True, exclude={"step"}) | always
        for name in ("text", "race_text", *WORD_TEXTS):
            if len(getattr(self, name) or "") > LONGEST_LINK:
                del parameters[name]
        return {name: str(value) for name, value in parameters.items()}

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of cell on show."""
        return get_args(Kind) if self.kind == "all" else (self.kind,)

    @property
    def gates(self) -> tuple[Gate, ...]:
        """The gates that the cells on show have."""
        return tuple(gate for kind in self.kinds for gate in GATES[kind])

    @property
    def keepers(self) -> tuple[Gate, ...]:
        """Those of them that decide how long a state is kept."""
        return tuple(KEEPS[kind] for kind in self.kinds if kind in KEEPS)

    @property
    def holds_here(self) -> tuple[Hold, ...]:
        """The held gates that the cells on show have."""
        return tuple(hold for hold in self.hold if hold.gate in self.gates)

    @property
    def bias_here(self) -> float:
        """The bias added, where a cell has a gate that keeps."""
        return self.bias if self.keepers else 0.0

    @property
    def changed(self) -> bool:
        """Whether the network is another than the one that was trained."""
        return self.gain != 1 or self.bias_here != 0 or bool(self.holds_here)


KNOWN = frozenset({*Scene.model_fields, "v"})  # the names that a link has
UNTOUCHED = {"gain": 1.0, "bias": 0.0, "hold": ()}


def from_link(parameters: Mapping[str, str], start: Scene) -> tuple[Scene, list[str]]:
    """The scene that a link asks for, and the names whose values made no sense.

    A parameter that is missing or refused keeps its value in ``start``. Names that no scene has are passed
    over: whoever sends a link on may add their own (``utm_source``, ``fbclid``). A value that makes no sense
    as it is written is read as what it may have been before the link was damaged.
    """
    parameters = parameters_of(parameters, KNOWN)
    asked = {key: value for key, value in parameters.items() if key in Scene.model_fields}
    version = next((v for v in readings(parameters.get("v", VERSION)) if v in (VERSION, *EARLIER)), None)
    refused = ["v"] if version is None else []
    refused += cut_off(parameters, KNOWN)
    start = start.with_(**EARLIER.get(version or VERSION, {}))
    while True:
        try:
            return start.with_(**asked), refused
        except ValidationError as error:
            for name in dict.fromkeys(str(problem["loc"][0]) for problem in error.errors()):
                reading = _sensible(name, asked.pop(name), start)
                if reading is None:
                    refused.append(name)
                else:
                    asked[name] = reading


def _sensible(name: str, value: str, start: Scene) -> str | None:
    """The first of a value's readings that the scene can have under that name."""
    for reading in readings(value):
        with suppress(ValidationError):
            start.with_(**{name: reading})
            return reading
    return None
