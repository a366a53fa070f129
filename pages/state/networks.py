"""What those pages share on which a trained network reads a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)

from engine.cells import KINDS, Kind
from pages.state.record import Choices
from pages.text.i18n import Language, in_language

MOST_FILLER = 200
MOST_HOLDS = 24

NetworkName = Literal["ko-sentiment", "en-sentiment", "en-char", "ko-jamo"]
OPENING: dict[Language, NetworkName] = {"en": "en-sentiment", "ko": "ko-sentiment"}  # the first that is read
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
UNSIGNED = [gate for gate in get_args(Gate) if gate not in SIGNED]
HOW_HELD = f"{' / '.join(UNSIGNED)} = 0 … 1, {' / '.join(SIGNED)} = -1 … 1, f.17=0.5"


class NetworkChoices(Choices):
    """Which network reads which sentence, and what is done to it."""

    always: ClassVar = (*Choices.always, "network", "kind")

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
    hold: Holds = Field(default=(), description=HOW_HELD, examples=["f=1", "g=-0.25,f.17=0.5"])

    @classmethod
    def for_newcomer(cls, language: Language) -> Self:
        """A sentence in the browser's language, read by an LSTM."""
        return cls(language=language, network=in_language(OPENING, language))

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


UNTOUCHED = {"gain": 1.0, "bias": 0.0, "hold": ()}
