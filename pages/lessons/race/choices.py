"""What a person chooses on the page Race."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from engine.cells import Kind
from engine.race import CHOICES, LIMITS, TASKS, Run
from engine.race.presets import PRESETS
from engine.race.run import LARGEST_SEED, MOST_SEEDS, check
from pages.state.record import Choices

RaceRoom = Literal["live", "phase"]
PresetName = Literal["forgets-and-remembers", "default-lstm-fails", "exploding", "forget-bias", "truncation"]
MOST_IDS = 2  # no preset has more runs
LONGEST_TEXT = 20_000  # characters of a person's own text

OPTIONAL = ("clip", "window", "forget_bias", "goal")
SEVERAL = ("kinds", "seeds")
NOT_CHOSEN = ("text", "dtype", "gains")  # the first stands by itself, the last is the phase diagram's
NAMES = tuple(field.name for field in fields(Run) if field.name not in NOT_CHOSEN)

Setting = tuple[str, Any]


def _read_settings(value: object) -> object:
    if not isinstance(value, str):
        return value
    written = [part.partition("=") for part in value.split(",") if part]
    return tuple((name, read_setting(name, text)) for name, _, text in written)


def read_setting(name: str, text: str) -> Any:
    """A setting's value, as `write_setting` writes it. ValueError where it is none."""
    if name == "kinds":
        return tuple(text.split("+"))
    if name == "seeds":
        return tuple(int(seed) for seed in text.split("+"))
    if name not in LIMITS:
        return text
    if text == "none":
        return None
    return int(text) if isinstance(LIMITS[name][0], int) else float(text)


def write_setting(value: Any) -> str:
    """A setting's value in a link."""
    if isinstance(value, tuple):
        return "+".join(map(str, value))
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return "none" if value is None else str(value)


def _possible(settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
    """Each value by itself; what doesn't go together is told on the page, which keeps what was chosen."""
    chosen = dict(settings)
    for name, value in chosen.items():
        match name:
            case "task":
                allowed = value in TASKS or value == "text"
            case "kinds":
                allowed = bool(value) and len(set(value)) == len(value) and set(value) <= set(get_args(Kind))
            case "seeds":
                allowed = 1 <= len(set(value)) == len(value) <= MOST_SEEDS
                allowed = allowed and all(0 <= seed <= LARGEST_SEED for seed in value)
            case _ if name in LIMITS:
                check(name, value, optional=name in OPTIONAL)
                allowed = True
            case _:
                allowed = value in CHOICES.get(name, ()) and name not in NOT_CHOSEN
        if not allowed:
            raise ValueError(f"{name} is {value!r}")
    return tuple((name, _as_limited(name, chosen[name])) for name in NAMES if name in chosen)


def _as_limited(name: str, value: Any) -> Any:
    """As a float where the setting is one: a script or a file may say 1, and a box takes one kind."""
    is_float = name in LIMITS and isinstance(LIMITS[name][0], float)
    return float(value) if is_float and value is not None else value


Settings = Annotated[
    tuple[Setting, ...],
    BeforeValidator(_read_settings),
    AfterValidator(_possible),
    PlainSerializer(
        lambda settings: ",".join(f"{name}={write_setting(value)}" for name, value in settings),
        return_type=str,
    ),
]
Id = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
Ids = Annotated[
    tuple[Id, ...],
    Field(max_length=MOST_IDS),
    BeforeValidator(lambda value: tuple(value.split(",")) if isinstance(value, str) else value),
    PlainSerializer(lambda ids: ",".join(ids), return_type=str),
]


HOW_SET = "length=50,clip=none,kinds=rnn+lstm,seeds=0+1"


class RaceChoices(Choices, page="race"):
    """The preset, what was changed of it, and which race is on show."""

    before: ClassVar = {
        "race_room": "room",
        "race_preset": "preset",
        "race_settings": "settings",
        "race_text": "text",
        "race_ids": "ids",
    }

    room: RaceRoom = "live"
    preset: PresetName = "forgets-and-remembers"
    # that differ from the preset's, of all its runs
    settings: Settings = Field(default=(), description=HOW_SET, examples=[HOW_SET, "task=text"])
    # the person's own, for the task "text"
    text: str = Field(default="", max_length=LONGEST_TEXT, description=f"≤ {LONGEST_TEXT}")
    # the trainings on show, by their names on this server
    ids: Ids = Field(
        default=(), description=f"≤ {MOST_IDS} × [0-9a-f]{{32}}", examples=[f"{0:032x},{1:032x}"]
    )


def runs_of(choices: RaceChoices) -> tuple[Run, ...]:
    """The runs that are chosen, side by side; one where what they differed in was set.

    Raises:
        InputError: settings that don't go together.
    """
    changes: dict[str, Any] = {"text": choices.text} | dict(choices.settings)
    return tuple(dict.fromkeys(replace(run, **changes) for run in PRESETS[choices.preset].runs))


def setting(choices: RaceChoices, name: str) -> Any:
    """What a setting is; where the preset's runs differ in it, the first one's."""
    chosen: Mapping[str, Any] = dict(choices.settings)
    return chosen[name] if name in chosen else getattr(PRESETS[choices.preset].runs[0], name)


def with_setting(choices: RaceChoices, **changes: Any) -> dict[str, Any]:
    """What choosing these changes in the scene; as little stands there as makes the same runs."""
    chosen = dict(choices.settings) | changes
    runs = PRESETS[choices.preset].runs
    needed = {
        name: value for name, value in chosen.items() if {getattr(run, name) for run in runs} != {value}
    }
    return {"settings": tuple(needed.items()), "ids": ()}


def differing(runs: tuple[Run, ...]) -> list[str]:
    """The settings in which runs differ."""
    return [name for name in NAMES if len({getattr(run, name) for run in runs}) > 1]


def preset_of(run: Run) -> dict[str, Any]:
    """What shows one run, for example a saved one: the first preset, with all in which it differs."""
    first: PresetName = "forgets-and-remembers"
    start = PRESETS[first].runs[0]
    changes = {name: getattr(run, name) for name in NAMES if getattr(run, name) != getattr(start, name)}
    return {
        "preset": first,
        "settings": tuple(changes.items()),
        "text": run.text[:LONGEST_TEXT],
    }


def not_chosen(run: Run) -> dict[str, str]:
    """What a run has that nobody can choose on the page, by its setting, as it is told."""
    start = Run()
    found = {
        "dtype": run.dtype if run.dtype != start.dtype else "",
        "gains": ", ".join(f"{gain:g}" for gain in run.gains),
        "text": f"{len(run.text):,}" if len(run.text) > LONGEST_TEXT else "",
    }
    return {name: value for name, value in found.items() if value}
