"""Each preset of a race shows what its lead says: trained from its own seed, to the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from engine.race import History, Run, task_of, train
from engine.race.presets import PRESETS
from engine.race.verdict import Verdict, judge
from pages.text.i18n import LANGUAGES, Language, words

Key = tuple[int, str]

HISTORIES: dict[str, list[History]] = {}
VERDICTS: Mapping[str, Mapping[Key, Verdict]] = {
    "forgets-and-remembers": {(0, "rnn"): "guesses", (0, "lstm"): "learnt", (0, "gru"): "learnt"},
    "default-lstm-fails": {(0, "lstm"): "guesses", (1, "lstm"): "learnt"},
    "exploding": {(1, "rnn"): "learnt"},
    "forget-bias": {(0, "lstm"): "guesses", (1, "lstm"): "learnt"},
    "truncation": {(0, "lstm"): "guesses", (1, "lstm"): "learnt"},
}
"""What the lead says of each network."""
NAMED = {  # what a lead gives as a number or a name is what the runs have
    "forgets-and-remembers": ("length", "forget_bias"),
    "default-lstm-fails": ("length", "forget_bias"),
    "exploding": ("length", "clip"),
    "forget-bias": ("forget_bias",),
    "truncation": ("length", "window", "forget_bias"),
}


def histories(name: str) -> list[History]:
    if name not in HISTORIES:
        HISTORIES[name] = [History(run, train(run)) for run in PRESETS[name].runs]
    return HISTORIES[name]


def verdict(run: Run, history: History, kind: str) -> Verdict:
    last = history.of(kind, run.seeds[0])[-20:]  # type: ignore[arg-type]
    return judge(task_of(run), [step.accuracy for step in last], [step.loss for step in last], run.batch)


@pytest.mark.more
@pytest.mark.parametrize("name", PRESETS)
def test_the_end_is_what_the_lead_says(name: str) -> None:
    preset = PRESETS[name]
    found = histories(name)
    for claim in preset.claims:
        seed = preset.runs[claim.run].seeds[0]
        assert claim.holds(found[claim.run], seed), (claim, claim.accuracy(found[claim.run], seed))
    for (run, kind), expected in VERDICTS[name].items():
        assert verdict(preset.runs[run], found[run], kind) == expected


@pytest.mark.more
def test_gradients_explode_in_both_and_only_the_one_that_clips_them_learns() -> None:
    """Whatever the rounding: a start that differs by a millionth makes another training, and ends alike."""
    preset = PRESETS["exploding"]
    seed = preset.runs[0].seeds[0]
    for gain in (1.0, 1.000001):
        found = [History(run := replace(each, gain=gain), train(run)) for each in preset.runs]
        assert all(claim.holds(found[claim.run], seed) for claim in preset.claims), gain
        for history in found:
            long = [step for step in history.of("rnn", seed) if step.gradient_norm > 10 * preset.runs[1].clip]  # type: ignore[operator]
            assert len(long) > 5


@pytest.mark.more
def test_what_is_cut_off_is_all_there_is() -> None:
    """The gradient is exactly 0 where the answer stands, and no step but the last window's hears of it."""
    cut, whole = histories("truncation")
    (run, _) = PRESETS["truncation"].runs
    curves = cut.gradient_map("lstm", run.seeds[0])[1]
    assert (curves[:, : run.length - run.window] == float("-inf")).all()  # type: ignore[operator]
    assert (whole.gradient_map("lstm", run.seeds[0])[1] > float("-inf")).all()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_in_a_lead_are_the_runs_settings(name: str, language: Language) -> None:
    lead = words(language)(f"race.preset.{name}.lead")
    for setting in NAMED[name]:
        for value in {getattr(run, setting) for run in PRESETS[name].runs} - {None}:
            assert f"{value:g}" in lead, (setting, value)
