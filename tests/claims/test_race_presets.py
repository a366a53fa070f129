"""Each preset of a race shows what its lead says: trained from its own seed, to the end."""

from __future__ import annotations

from collections.abc import Mapping

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
def test_the_one_that_is_not_clipped_learns_first_explodes_and_loses_it() -> None:
    (run, clipped), (lost, kept) = PRESETS["exploding"].runs, histories("exploding")
    seed = run.seeds[0]
    assert lost.best("rnn", seed) - lost.accuracy("rnn", seed) > 0.4
    assert kept.best("rnn", seed) - kept.accuracy("rnn", seed) < 0.05
    steps = lost.of("rnn", seed)
    largest = max(range(len(steps)), key=lambda t: steps[t].gradient_norm)
    assert steps[largest].gradient_norm > 100 * clipped.clip  # type: ignore[operator]
    before = [step.accuracy for step in steps[max(0, largest - 20) : largest]]
    after = [step.accuracy for step in steps[largest + 1 : largest + 21]]
    assert sum(before) / len(before) - sum(after) / len(after) > 0.2


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
