"""The controls for all of a race's settings: the few that matter, and the rest behind a fold."""

from __future__ import annotations

from typing import Any, get_args

import streamlit as st
import torch

from engine.cells import Kind
from engine.race import CHOICES, LIMITS, TASKS
from engine.race.run import MOST_SEEDS
from pages.lessons.race.choices import LONGEST_TEXT, OPTIONAL, RaceChoices, setting, with_setting
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.text.i18n import Words

USUAL_LENGTH = 200  # where the slider ends, unless a longer one is chosen
LARGEST_FIRST_SEED = 9_999
STEPS = {"learning_rate": 1e-4, "clip": 0.1, "gain": 0.1, "forget_bias": 0.5, "goal": 0.01}  # of a press
PANELS = (
    ("training", ("optimiser", "learning_rate", "batch", "steps", "goal", "clip", "window")),
    ("start", ("initialisation", "gain", "forget_bias", "activation")),
    ("size", ("hidden_size", "same_budget")),
    ("record", ("record", "record_batch")),
)


def race_panel(say: Words) -> None:
    """The task, its distance, who races; then everything else."""
    left, middle, right = st.columns([2, 3, 2], gap="medium")
    with left:
        _choice("task", (*TASKS, "text"), say)
    length = setting(session.current(RaceChoices), "length")
    longest = max(USUAL_LENGTH, length)
    middle.slider(say("race.setting.length"), 1, longest, **_followed("length", f"race-length-{longest}"))
    right.segmented_control(
        say("race.setting.kinds"),
        get_args(Kind),
        selection_mode="multi",
        format_func=lambda kind: say(f"kind.{kind}"),
        **_followed(
            "kinds", start="default", read=lambda kinds: tuple(k for k in get_args(Kind) if k in kinds)
        ),
    )
    if setting(session.current(RaceChoices), "task") == "text":
        st.text_area(say("race.text"), max_chars=LONGEST_TEXT, **follow_field("text"))
    with st.expander(say("race.settings")):
        for panel, names in PANELS:
            st.markdown(f"**{say(f'race.settings.{panel}')}**")
            with st.container(horizontal=True, vertical_alignment="bottom"):
                for name in names:
                    if name in CHOICES:
                        _choice(name, CHOICES[name], say)
                    else:
                        _number(name, say)
                if panel == "size":
                    _number("length", say)
                    _seeds(say)
                if panel == "record" and torch.cuda.is_available():
                    _choice("device", ("auto", "cpu"), say)


def _choice(name: str, options: tuple[str, ...], say: Words) -> None:
    chosen = setting(session.current(RaceChoices), name)
    st.selectbox(
        say(f"race.setting.{name}"),
        options,
        index=options.index(chosen) if chosen in options else 0,  # "cuda" of a link: "auto" takes it too
        format_func=lambda option: say(f"race.{name}.{option}"),
        width=230 if name != "task" else "stretch",
        **_followed(name, start=None),
    )


def _number(name: str, say: Words) -> None:
    least, most = LIMITS[name]
    whole = isinstance(least, int)
    st.number_input(
        say(f"race.setting.{name}"),
        min_value=least,
        max_value=int(most) if whole else most,
        step=1 if whole else STEPS[name],
        placeholder=say(f"race.without.{name}") if name in OPTIONAL else None,
        help=say("race.limits", least=say.number(least), most=say.number(most)),
        width=200,
        format=None if whole else "%.6g",
        **_followed(name),
    )


def _seeds(say: Words) -> None:
    """The first, and how many from there on."""
    seeds = setting(session.current(RaceChoices), "seeds")
    first, count = seeds[0], len(seeds)

    def chosen(first: int | None, count: int | None) -> dict[str, Any]:
        if first is None or count is None:
            return {}
        return with_setting(session.current(RaceChoices), seeds=tuple(range(first, first + count)))

    st.number_input(
        say("race.setting.seed"),
        min_value=0,
        max_value=max(LARGEST_FIRST_SEED, first),
        width=200,
        **follow("race-seed", first, lambda value: chosen(value, count)),
    )
    st.number_input(
        say("race.setting.seeds"),
        min_value=1,
        max_value=MOST_SEEDS,
        help=say("race.limits", least="1", most=str(MOST_SEEDS)),
        width=200,
        **follow("race-seeds", count, lambda value: chosen(first, value)),
    )


def _followed(
    name: str, key: str | None = None, start: str | None = "value", read: Any = lambda value: value
) -> dict[str, Any]:
    """Keyword arguments for the widget of one setting; one that may not be empty keeps its value."""

    def chosen(value: Any) -> dict[str, Any]:
        if value is None and name not in OPTIONAL:
            return {}
        if name == "kinds" and not value:
            return {}
        return with_setting(session.current(RaceChoices), **{name: read(value)})

    value = setting(session.current(RaceChoices), name)
    return follow(key or f"race-{name}", list(value) if name == "kinds" else value, chosen, start)
