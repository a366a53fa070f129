"""The questions that close each room, their answers worked out another way."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from engine.lectures.backprop.truncation import fresh_layer, truncate
from pages.frame.predict import Question
from pages.lessons.gradients import questions
from pages.lessons.gradients.cell_choice import PRESETS
from pages.lessons.gradients.choices import GradientsChoices
from pages.lessons.gradients.networks import backwards_of
from pages.text.i18n import words
from tests.pages.lessons.conftest import Visit

SAY = words("en")
ROOMS = ("distance", "matrices", "tanh", "cell", "clipping", "truncation")


def named(asked: list[Question], name: str) -> Question:
    [found] = [each for each in asked if each.name == name]
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_ends_with_questions_that_are_answered_once_guessed(visit: Visit, room: str) -> None:
    app: AppTest = visit("gradients", room=room, source="fresh", length="30")
    asked = [group for group in app.button_group if str(group.key).startswith("predict-")]
    assert len(asked) == 2
    assert not app.success
    for group in asked:
        group.set_value(0)
    app.run()
    assert not app.exception
    assert len(app.success) + len([info for info in app.info if "**" in info.value]) == 2


@given(st.lists(st.floats(-3, 3), min_size=4, max_size=4))
def test_where_the_powers_go(matrix: list[float]) -> None:
    norm = np.linalg.norm(np.linalg.matrix_power(np.array(matrix).reshape(2, 2), questions.FAR), 2)
    answer = named(questions.of_matrices(matrix, SAY), "far").answer()
    if norm < 0.999e-3:
        assert answer.right == 0
    elif norm > 1.001e3:
        assert answer.right == 2
    elif 1.001e-3 < norm < 0.999e3:
        assert answer.right == 1


def test_a_matrix_a_tenth_larger() -> None:
    question = named(questions.of_matrices((0.6, -0.8, 0.8, 0.6), SAY), "larger")
    assert question.options[question.answer().right] == "2.6"
    assert f"{1.1**10:.3g}" in question.answer().because


def test_ten_tanhs() -> None:
    left = float(np.prod(np.full(10, 1 - math.tanh(1) ** 2)))
    question = named(questions.of_tanh(SAY), "ten")
    assert left < 1e-3
    assert question.answer().right == 2
    assert f"{left * 1e4:.3g}×10⁻⁴" in question.answer().because


@pytest.mark.parametrize("preset", PRESETS)
def test_the_backward_pass_is_linear_in_what_comes_in_but_not_in_x(preset: str) -> None:
    cell = PRESETS[preset].cell()
    asked = questions.of_cell(cell, SAY)
    assert named(asked, "double").answer().right == 1

    def gradient(scale: float) -> torch.Tensor:
        x, Wx = torch.tensor(scale * cell.x), torch.tensor(cell.Wx, requires_grad=True)
        h = torch.tanh(torch.tensor(cell.h_prev @ cell.Wh + cell.b) + x @ Wx)
        h.backward(torch.tensor(cell.dh_next))
        assert Wx.grad is not None
        return Wx.grad

    ratio = float(gradient(2).norm() / gradient(1).norm())
    assert named(asked, "inputs").answer().right == (0 if ratio < 2 else 2)
    assert f"{ratio:.4g}" in named(asked, "inputs").answer().because


@pytest.mark.parametrize(
    ("gradient", "threshold", "turns"), [((3, 4), 1.0, True), ((3, 3), 1.0, False), ((0.1, 0.2), 1.0, False)]
)
def test_only_clipping_by_value_turns(gradient: tuple[float, float], threshold: float, turns: bool) -> None:
    asked = questions.of_clipping(np.array(gradient, float), threshold, SAY)
    assert named(asked, "turns-norm").answer().right == 1
    assert named(asked, "turns-value").answer().right == (0 if turns else 1)


@pytest.mark.parametrize(("window", "left"), [(5, 1), (3, 1), (10, 2), (15, 2)])
def test_a_window_twice_as_wide(window: int, left: int) -> None:
    layer = fresh_layer("rnn", 3, 4, seed=0)
    found = {"rnn": truncate(layer, torch.ones(20, 3), torch.ones(4), window)}
    asked = questions.of_truncation(found, SAY)  # type: ignore[arg-type]
    assert named(asked, "states").answer().right == 0
    assert named(asked, "twice").answer().right == left


def test_an_open_forget_gate_keeps_more() -> None:
    here = GradientsChoices(source="fresh", length=40, forget_bias=0.0)
    asked = questions.of_distance(backwards_of(here), here, SAY)
    assert named(asked, "open").answer().right == 2
    opened = here.with_(forget_bias=5.0)
    most = named(questions.of_distance(backwards_of(opened), opened, SAY), "most")
    assert most.options[most.answer().right] != "RNN"
