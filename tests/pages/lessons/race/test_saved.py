"""Whatever race the engine can save opens on the page, or the page says why it doesn't."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from engine.cells import Kind
from engine.errors import InputError
from engine.race import CHOICES, LIMITS, TASKS, History, Run, SavedRace, train
from engine.race.run import LARGEST_SEED
from engine.race.saving import as_file
from pages.lessons.race.choices import LONGEST_TEXT
from pages.text.format import literal
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.lessons.conftest import arriving

SMALL = Run(length=10, hidden_size=3, batch=2, steps=4, record=2, record_batch=1, device="cpu")
TEXT = "나는 그것을 읽었다. I read it *twice*; <b>$x$</b> & more. "
NAME = "*mine* $1$.safetensors"


def saved(run: Run, steps: int = 6) -> bytes:
    """What the engine saves of so many steps of it; on the CPU, wherever it is to be trained."""
    race = train(replace(run, device="cpu"))
    history = History(run, islice(race, steps))
    return as_file(SavedRace(history, race.weights()))


def open_on_page(content: bytes, language: Language = "en") -> AppTest:
    app = arriving("race", language=language).run()
    [uploader] = app.file_uploader
    uploader.set_value((NAME, content, "application/octet-stream"))
    app.run()
    assert not app.exception, app.exception
    return app


def told(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.error, *app.info, *app.warning))


def is_shown(app: AppTest) -> bool:
    begins = words("en")("race.progress.finished", seconds="|").partition("|")[0]
    return any(begins in bar.proto.text for bar in app.get("progress"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("run", "setting", "value"),
    [
        (replace(SMALL, dtype="float64"), "dtype", "float64"),
        (replace(SMALL, seeds=(3, 5), gains=(0.5, 1.25)), "gains", "0.5, 1.25"),
        (replace(SMALL, task="text", text=TEXT * 500), "text", f"{len(TEXT) * 500:,}"),
    ],
)
def test_what_cannot_be_chosen_on_the_page_is_shown_and_told(
    run: Run, setting: str, value: str, language: Language
) -> None:
    say = words(language)
    app = open_on_page(saved(run), language)
    what = say(f"race.saved.{setting}", value=value, most=f"{LONGEST_TEXT:,}")
    assert say("race.saved.beyond", what=what) in told(app)
    assert say("race.outcome.title") in [each.value for each in app.subheader]


def test_a_file_is_on_show_until_something_else_is_chosen() -> None:
    app = open_on_page(saved(replace(SMALL, dtype="float64")))
    assert is_shown(app.run())
    [steps] = [each for each in app.number_input if str(each.key).startswith("race-steps")]
    steps.set_value(5).run()
    assert not is_shown(app)
    assert not told(app)


def test_a_file_that_is_no_race_is_told_and_its_name_is_no_markdown() -> None:
    app = open_on_page(b"no race")
    assert words("en")("race.open.refused", name=literal(NAME)) in told(app)
    assert not is_shown(app)


def numbers(name: str) -> st.SearchStrategy[Any]:
    least, most = LIMITS[name]
    return st.integers(least, int(most)) if isinstance(least, int) else st.floats(least, most)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Any run, in sizes that take no time here; its settings go together."""
    seeds = tuple(draw(st.lists(st.integers(0, LARGEST_SEED), min_size=1, max_size=3, unique=True)))
    task = draw(st.sampled_from([*TASKS, "text"]))
    text = draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)) * draw(
        st.sampled_from([2, 30, 3000])
    )
    chosen = {name: draw(st.sampled_from(options)) for name, options in CHOICES.items()}
    for name in ("learning_rate", "gain", "steps", "record"):
        chosen[name] = draw(numbers(name))
    for name in ("clip", "window", "forget_bias", "goal"):
        chosen[name] = draw(st.none() | numbers(name))
    try:
        return Run(
            task=task,
            text=text if task == "text" or draw(st.booleans()) else "",
            length=draw(st.integers(1, 14)),
            hidden_size=draw(st.integers(1, 4)),
            batch=draw(st.integers(1, 3)),
            record_batch=draw(st.integers(1, 3)),
            kinds=tuple(draw(st.lists(st.sampled_from(get_args(Kind)), min_size=1, unique=True))),
            seeds=seeds,
            gains=tuple(draw(numbers("gain")) for _ in seeds) if draw(st.booleans()) else (),
            **chosen,
        )
    except InputError:
        return draw(runs())


@settings(max_examples=25)
@given(run=runs(), steps=st.integers(0, 8))
@pytest.mark.more
def test_any_run_that_is_saved_is_shown_or_its_reason_told(run: Run, steps: int) -> None:
    assert is_shown(open_on_page(saved(run, steps))), run


def test_a_text_that_no_page_can_hold_is_told() -> None:
    app = open_on_page(saved(replace(SMALL, task="text", text=TEXT + "\ud800")))
    assert not is_shown(app)
    assert NAME.split()[-1][:2] in told(app)
