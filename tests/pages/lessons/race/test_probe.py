"""The example that the networks of a race read: no tick for luck, and no answer that can't be seen."""

from __future__ import annotations

import numpy as np
import pytest

from engine.cells import Kind
from engine.race import TASKS, History, Run, TrainStep, train
from engine.race.network import fresh
from engine.race.probe import OTHERS, ProbeReading, Score, probe, read, score
from pages.charts.race_data import Lane, lanes_of, pack_gates
from pages.charts.race_lines import RaceLines
from pages.lessons.race.captions import lane_labels
from pages.lessons.race.rooms.probe import Look, answer, beats, look, sentence
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.charts.payload import unpacked


def lane(run: Run, accuracy: float, loss: float) -> Lane:
    """Of a network with this accuracy and this loss at each of 20 steps, but for some noise."""
    noise = np.random.default_rng(0).normal(1, 0.02, 20)
    steps = [TrainStep(n, "rnn", 0, loss * x, accuracy * x, 1.0, 0.01) for n, x in enumerate(noise, 1)]
    lines = RaceLines(run)
    lines.read(History(run, steps))
    return lanes_of([lines], lane_labels([run], words("en")))[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lucky_guess_gets_no_tick(language: Language) -> None:
    """At seven tasks and eight names it is right once in eight times, and was ticked then."""
    say = words(language)
    run = Run(task="names-en", length=30, kinds=("rnn",), steps=20)
    task = TASKS["names-en"]
    lucky = Look(ProbeReading({}, "Anna", 0.141, right=True), Score(9, None), None)
    guesses, little = lane(run, 0.127, 2.08), lane(run, 0.3, 1.6)
    told = answer("RNN", lucky, "Anna", beats(guesses, task), say)
    assert "✓" not in told
    assert "9" in told
    assert str(OTHERS) in told
    assert "✓" in answer("RNN", lucky, "Anna", beats(little, task), say)
    wrong = Look(ProbeReading({}, "Tom", 0.6, right=False), Score(30, None), None)
    assert "✓" not in answer("RNN", wrong, "Anna", beats(little, task), say)


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_no_network_that_has_taken_one_step_gets_a_tick(kind: Kind) -> None:
    for name in ("recall", "names-en", "wave"):
        for seed in range(3):
            run = Run(task=name, length=24, hidden_size=8, kinds=(kind,), seeds=(seed,), steps=1, batch=8)
            race = train(run)
            lines = RaceLines(run)
            lines.read(History(run, race))
            [mine] = lanes_of([lines], lane_labels([run], words("en")))
            weights = {
                f"{kind}/{seed}/{n}": w.numpy() for n, w in fresh(run, kind, seed).state_dict().items()
            }
            told = answer(
                "x", look(run, kind, weights), probe(run).answer, beats(mine, TASKS[name]), words("en")
            )
            assert "✓" not in told


@pytest.mark.parametrize("name", ["recall", "copy", "names-ko", "adding", "wave"])
def test_the_other_examples_are_scored_as_they_are_read(name: str) -> None:
    """Against reading them one by one."""
    from engine.models.network import seeded
    from engine.race.probe import PROBE_SEED

    run = Run(task=name, length=24, hidden_size=8)
    network, task = fresh(run, "gru", 3), TASKS[name]
    inputs, targets = task.examples(OTHERS, run.length, seeded(PROBE_SEED + 1))
    said = [network(one[None]).outputs[0, -1].detach().numpy() for one in inputs]
    wanted = [target[-1].item() for target in targets]
    found = score(network, run)
    if name in ("adding", "wave"):
        off = np.array([s[0] for s in said]) - np.array(wanted)
        assert found.error == pytest.approx(np.sqrt((off**2).mean()), rel=1e-5)
    else:
        assert found == Score(sum(int(s.argmax()) == w for s, w in zip(said, wanted, strict=True)), None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("blank", "sign"), [(" ", "␣"), ("\n", "⏎"), ("\t", "⇥")])
def test_a_blank_answer_is_seen(blank: str, sign: str, language: Language) -> None:
    run = Run(task="text", text=f"a{blank}" * 30, length=8, hidden_size=4, kinds=("rnn",))
    example = probe(run)
    assert blank in (example.answer, *example.symbols)
    reading = read(fresh(run, "rnn", 0), run, "rnn", example)
    for right in (True, False):
        one = Look(ProbeReading({}, blank, reading.probability, right), Score(3, None), None)
        for better in (True, False):
            told = answer("RNN", one, "a" if right is False else blank, better, words(language))
            assert sign in told
            assert f"{blank} (" not in told.replace("␣ (", "")
    shown = sentence(example.symbols, "text")
    assert sign in shown
    assert blank not in shown.removesuffix(" \\_\\_\\_")
    header, _ = unpacked(pack_gates([], example.symbols, {}, language))
    assert set(header["symbols"]) == {"a", sign}
