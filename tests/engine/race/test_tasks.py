"""The tasks: each answer read from the input by itself, and guessing scores what it is said to."""

from __future__ import annotations

import json
import math
import pickle
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from engine.errors import InputError
from engine.race import TASKS, Run, Stopped, sizes, train
from engine.race.tasks import Choice, Examples, Regression, Task, own_text
from engine.race.tasks.names import korean

TEXT = "It is an ancient Mariner, and he stoppeth one of three."
ALL = [*TASKS.values(), own_text(TEXT)]
SERIES = json.loads((Path(__file__).parents[2] / "reference" / "worked_examples.json").read_text("utf-8"))[
    "time_series"
]


def drawn(task: Task, batch: int = 64, length: int = 30, seed: int = 0) -> Examples:
    return task.examples(batch, length, torch.Generator().manual_seed(seed))


def texts(task: Task, inputs: Tensor) -> list[list[str]]:
    return [[task.symbols[symbol] for symbol in row] for row in inputs.tolist()]


def answers(task: Choice, targets: Tensor) -> list[list[str]]:
    return [[task.answers[answer] for answer in row] for row in targets.tolist()]


def choice(name: str) -> Choice:
    task = TASKS[name]
    assert isinstance(task, Choice)
    return task


lengths = st.integers(10, 80)
seeds = st.integers(0, 1_000)


@given(lengths, seeds)
def test_recall_asks_for_the_first_letter_and_nothing_after_it_tells(length: int, seed: int) -> None:
    task = choice("recall")
    inputs, targets = drawn(task, length=length, seed=seed)
    for read, (answer,) in zip(texts(task, inputs), answers(task, targets), strict=True):
        assert read[0] == answer
        assert all(letter.islower() for letter in read[1:])


@given(lengths, seeds)
def test_adding_asks_for_the_sum_of_what_is_marked(length: int, seed: int) -> None:
    inputs, targets = drawn(TASKS["adding"], length=length, seed=seed)
    for row, (total,) in zip(inputs.numpy(), targets.numpy(), strict=True):
        marked = np.flatnonzero(row[:, 1])
        assert len(marked) == 2
        assert marked[0] < length // 2 <= marked[1]
        assert total == pytest.approx(row[marked, 0].sum())


@given(lengths, seeds)
def test_order_asks_for_the_two_signals_in_their_order(length: int, seed: int) -> None:
    task = choice("order")
    inputs, targets = drawn(task, length=length, seed=seed)
    for read, (answer,) in zip(texts(task, inputs), answers(task, targets), strict=True):
        assert "".join(read).strip("abcd")[:1] + "".join(read).strip("abcd")[-1:] == answer
        first, second = (t / length for t, symbol in enumerate(read) if symbol in "XY")
        assert 0.1 - 1 / length <= first <= 0.2 + 1 / length
        assert 0.5 - 1 / length <= second <= 0.6 + 1 / length


@given(lengths, seeds)
def test_copying_asks_for_the_first_five_letters_after_the_signal(length: int, seed: int) -> None:
    task = choice("copy")
    inputs, targets = drawn(task, length=length, seed=seed)
    for read, said in zip(texts(task, inputs), answers(task, targets), strict=True):
        assert re.fullmatch(r"[A-H]{5}_*>_{4}", "".join(read))
        assert read[:5] == said


@pytest.mark.parametrize(
    ("name", "question"), [("names-en", "Mary said hi to"), ("names-ko", "유나가 인사한 사람은")]
)
@given(length=st.integers(13, 90), seed=seeds)
def test_names_are_asked_for_at_the_other_end_of_the_story(
    name: str, question: str, length: int, seed: int
) -> None:
    task = choice(name)
    inputs, targets = drawn(task, length=length, seed=seed)
    assert inputs.shape[1] == length
    for read, (answer,) in zip(texts(task, inputs), answers(task, targets), strict=True):
        assert read[0].startswith(answer)
        assert not any(word.startswith(other) for word in read[1:] for other in task.answers)
        assert " ".join(read).endswith(question)


def test_korean_particles_follow_the_sound_that_a_name_ends_in() -> None:
    for name, opening in zip(korean.names, korean.openings, strict=True):
        ends_in_consonant = (ord(name[-1]) - ord("가")) % 28 > 0
        assert opening == name + ("은" if ends_in_consonant else "는")


def test_the_wave_is_the_lectures() -> None:
    """y(x) by the formula, at some m from 0 to 10, is nowhere further off than the noise."""
    length = SERIES["n_steps"]
    inputs, targets = drawn(TASKS["wave"], batch=30, length=length)
    y = torch.cat([inputs[..., 0], targets], 1).double().numpy()
    x, m = np.linspace(0, 5, length + 1), np.linspace(0, 10, 4_001)[:, None]
    clean = 0.5 * np.sin(2 * np.pi * (x + m)) + np.cos(1.5 * np.pi * (x + m / 4))
    off = [np.abs(clean - row).max(axis=1).min() for row in y]
    assert max(off) < 0.1 + 0.007  # the noise, and the grid of m
    assert min(off) > 0.05


def test_the_wave_network_has_as_many_weights_as_the_lectures() -> None:
    found = sizes(
        Run(task="wave", length=SERIES["n_steps"], hidden_size=SERIES["hidden_size"], kinds=("rnn",))
    )
    second_bias = SERIES["hidden_size"]  # Keras has one
    assert found["rnn"].parameters == SERIES["parameters"]["total"] + second_bias


@given(lengths, seeds)
def test_own_text_asks_for_each_next_character(length: int, seed: int) -> None:
    task = own_text(TEXT * 2)
    inputs, targets = drawn(task, batch=8, length=length, seed=seed)
    for read, said in zip(texts(task, inputs), answers(task, targets), strict=True):
        assert "".join(read) in TEXT * 2
        assert "".join(read[1:] + said[-1:]) == "".join(said)
        assert "".join([*read, said[-1]]) in TEXT * 2


@pytest.mark.parametrize("task", ALL, ids=lambda task: task.name)
def test_the_best_answer_that_needs_no_input_scores_what_chance_and_baseline_say(task: Task) -> None:
    _, targets = drawn(task, batch=20_000, length=20)
    if isinstance(task, Choice):
        counts = Counter(targets.flatten().tolist())
        shares = np.array([counts[k] for k in range(task.outputs)]) / targets.numel()
        outputs = torch.tensor(np.log(shares + 1e-9)).expand(*targets.shape, -1)
    else:
        outputs = targets.mean().expand(*targets.shape, 1)
    assert float(task.accuracy(outputs, targets)) == pytest.approx(task.chance, abs=0.02)
    assert float(task.loss(outputs, targets)) == pytest.approx(task.baseline, rel=0.03)


@pytest.mark.parametrize("task", ALL, ids=lambda task: task.name)
def test_right_answers_score_one(task: Task) -> None:
    _, targets = drawn(task)
    if isinstance(task, Choice):
        outputs = 50 * torch.nn.functional.one_hot(targets, task.outputs).double()
    else:
        outputs = targets[..., None]
    assert float(task.accuracy(outputs, targets)) == 1
    assert float(task.loss(outputs, targets)) < 1e-6
    worse = outputs.roll(1, 0)
    assert float(task.accuracy(worse, targets)) < 1
    assert float(task.loss(worse, targets)) > 1e-3


@pytest.mark.parametrize("task", ALL, ids=lambda task: task.name)
def test_a_task_depends_on_the_generator_alone_and_can_be_sent_away(task: Task) -> None:
    before = torch.get_rng_state()
    sent = pickle.loads(pickle.dumps(task))
    for one, other in zip(drawn(task), drawn(sent), strict=True):
        assert torch.equal(one, other)
    assert not torch.equal(drawn(task)[0], drawn(task, seed=1)[0])
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("task", TASKS.values(), ids=lambda task: task.name)
def test_a_length_below_the_least_is_refused(task: Task) -> None:
    drawn(task, length=task.minimum_length)
    with pytest.raises(InputError, match=f"at least {task.minimum_length}"):
        drawn(task, length=task.minimum_length - 1)


def parity_sample(batch: int, length: int, generator: torch.Generator) -> Examples:
    bits = torch.randint(2, (batch, length), generator=generator)
    return bits, bits.sum(1, keepdim=True) % 2


def test_a_new_task_is_a_function_and_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example in the tasks' documentation."""
    parity = Choice("parity", parity_sample, symbols="01", answers=("even", "odd"))
    monkeypatch.setitem(TASKS, parity.name, parity)
    items = list(
        train(Run(task="parity", length=3, kinds=("gru",), steps=400, learning_rate=0.01, goal=0.95))
    )
    assert isinstance(items[-1], Stopped)
    assert items[-1].reason == "goal"


def test_a_task_reads_symbols_or_numbers() -> None:
    with pytest.raises(InputError, match="'odd' reads symbols or channels"):
        Regression("odd", parity_sample)
    with pytest.raises(InputError, match="one of the two"):
        Regression("odd", parity_sample, symbols="01", channels=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("short", "5 characters"),
        ("a" * 1_000_001, "1,000,001 characters"),
        ("a" * 100, "1 different"),
        ("".join(map(chr, range(0x4E00, 0x4E00 + 5_000))), "5,000 different"),
    ],
)
def test_a_text_that_teaches_nothing_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        own_text(text)


def test_own_texts_baseline_is_the_entropy_of_what_is_asked_for() -> None:
    task = own_text("aab" * 20)
    share = 39 / 59  # the first a is never asked for
    assert task.chance == pytest.approx(share)
    assert task.baseline == pytest.approx(-(share * math.log(share) + (1 - share) * math.log(1 - share)))


@pytest.mark.parametrize("length", [1, 7, 20, 33, 39])
def test_always_saying_the_commonest_character_scores_chance_whatever_the_length(length: int) -> None:
    text = "b" * 9 + "aaaa" + "abc" * 5 + "c" * 12  # 40 characters; what stands at its ends is asked less
    task = own_text(text, length)
    asked = Counter(text[begin + 1 + k] for begin in range(len(text) - length) for k in range(length))
    shares = {letter: count / asked.total() for letter, count in asked.items()}
    assert task.chance == pytest.approx(max(shares.values()))
    assert task.shares == pytest.approx([shares.get(letter, 0) for letter in task.answers])
    assert task.baseline == pytest.approx(-sum(share * math.log(share) for share in shares.values()))
