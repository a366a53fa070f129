"""What docs/gradients.md and the presets of the room "distance" say is what their settings compute."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from engine.gradient import cell_path
from engine.gradient.fresh import fresh_gradient
from pages.lessons.gradients.captions import bias_caption, cells_caption
from pages.lessons.gradients.choices import GradientsChoices
from pages.lessons.gradients.networks import KINDS, Backwards, backwards_of, fresh_of
from pages.lessons.gradients.presets import presets
from pages.lessons.gradients.rooms.distance import norms
from pages.parts.curriculum import CURRICULUM
from pages.state.record import from_link
from pages.text.i18n import LANGUAGES, Language, words
from tests.claims.scenes import told

SAY = words("en")
TOLD = told("gradients")
OPENING = {"Why does the RNN forget?": "en", "RNN은 왜 잊을까요?": "ko"}
MUCH, VANISHED = 0.1, 1e-6


def left(scene: GradientsChoices) -> dict[str, float]:
    """What share of the gradient at the last step each kind has left at the first."""
    return {one.kind: 10**one.left for one in backwards_of(scene)}


def paths(scene: GradientsChoices) -> tuple[np.ndarray, np.ndarray]:
    """log10 ||dL/dc_t|| along the cells, and through the gates and h."""
    one = backwards_of(scene)[KINDS.index("lstm")]
    found = cell_path(one.layer, one.module, one.changes)
    return norms(found.cell[0]), norms(found.rest[0])


def by_autograd(scene: GradientsChoices, kind: str) -> float:
    """The same share by stepping `torch.nn`'s own cell, in double precision."""
    found = fresh_gradient(fresh_of(scene, kind))  # type: ignore[arg-type]
    H = found.module.hidden_size
    cell = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}[kind](H, H).double()
    cell.load_state_dict({k.removesuffix("_l0"): v for k, v in found.module.state_dict().items()})
    state, states = None, []
    for x in torch.tensor(found.layer["x"].value[0]):
        state = cell(x[None], state)
        h = state[0] if kind == "lstm" else state
        h.retain_grad()
        states.append(h)
    (states[-1][0] @ torch.tensor(found.direction)).backward()
    return float(states[0].grad.norm() / states[-1].grad.norm())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_with_the_clean_story(language: Language) -> None:
    here = GradientsChoices(language=language)
    share = left(here)
    assert share["rnn"] < VANISHED
    assert share["lstm"] > MUCH
    assert share["gru"] > MUCH
    for kind in KINDS:
        assert by_autograd(here, kind) == pytest.approx(share[kind], rel=1e-6)


@pytest.mark.parametrize(("question", "language"), OPENING.items())
def test_the_document_names_the_opening(question: str, language: str) -> None:
    there = TOLD[question].scene
    here = GradientsChoices(language=there.language)
    assert left(there) == left(here)
    assert there.language == language


def test_a_link_of_the_first_version_means_what_it_meant() -> None:
    scene, refused = from_link({"v": "1", "zoom": "map"}, GradientsChoices())
    assert not refused
    assert (scene.source, scene.forget_bias) == ("trained", 0.0)
    scene, _ = from_link({"v": "1", "source": "fresh", "forget_bias": "2"}, GradientsChoices())
    assert (scene.source, scene.forget_bias) == ("fresh", 2.0)


def test_the_cell_path_is_what_survives() -> None:
    [idea] = [each for each in CURRICULUM if each.number == 17]
    for here in (TOLD["Why does the LSTM not?"].scene, GradientsChoices().with_(**idea.scene("en"))):
        cell, rest = paths(here)
        assert 10 ** (cell[0] - cell[-1]) > 0.9  # it hardly falls
        assert cell[0] > rest[0] + 0.2
        one = backwards_of(here)[1]
        assert words("en")("gradients.distance.caption.cells.along") in cells_caption(
            cell, rest, one.last, words("en")
        )


def test_when_it_is_not_the_cell_path() -> None:
    told_here = TOLD["And when is it not the cell path?"]
    cell, rest = paths(told_here.scene)
    assert rest[0] > cell[0] + 1
    assert SAY.of_log10(cell[0], 3) in told_here.answer
    assert SAY.of_log10(rest[0], 3) in told_here.answer
    assert words("en")("gradients.distance.caption.cells.gates") in cells_caption(
        cell, rest, 100, words("en")
    )


def test_a_shut_forget_gate_loses_more_than_the_rnn() -> None:
    share = left(TOLD["When does it, all the same?"].scene)
    assert share["lstm"] < share["rnn"] < VANISHED


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Does an LSTM solve vanishing gradients?", "lstm"),
        ("LSTM은 기울기 소실을 해결할까요?", "lstm"),
        ("And with a forget bias of 1?", "lstm"),
        ("And with a forget bias of 3?", "lstm"),
        ("And with a forget bias of 5?", "lstm"),
        ("Can an LSTM explode?", "lstm"),
        ("Can an LSTM explode?", "rnn"),
        ("And in a trained one?", "rnn"),
        ("And in a trained one?", "lstm"),
        ("Why does the RNN forget?", "rnn"),
    ],
)
def test_the_figures_are_those_of_the_scene(question: str, kind: str) -> None:
    row = TOLD[question]
    share = left(row.scene)[kind]
    assert SAY.of_log10(np.log10(share), 3) in row.answer
    if row.scene.source == "fresh":
        assert by_autograd(row.scene, kind) == pytest.approx(
            share, rel=1e-4
        )  # 2e-6 apart where the RNN explodes


def test_an_lstm_as_pytorch_starts_it_vanishes_too() -> None:
    """The scene stands for PyTorch's own start: so it must be like one, and vanish like one."""
    here = TOLD["Does an LSTM solve vanishing gradients?"].scene
    found = []
    for seed in range(5):
        torch.manual_seed(seed)
        cell, H, T = nn.LSTMCell(64, 64).double(), 64, here.length
        radius = [float(torch.linalg.eigvals(W).abs().max()) for W in cell.weight_hh.detach().split(H)]
        assert np.mean(radius) == pytest.approx(here.radius, abs=0.06)
        from_x = cell.weight_ih.detach() @ torch.randn(H, 2_000, dtype=torch.float64)
        assert float(from_x.std()) == pytest.approx(here.input_scale, abs=0.05)
        state, states = None, []
        for x in torch.randn(T, 1, H, dtype=torch.float64):
            state = cell(x, state)
            state[0].retain_grad()
            states.append(state[0])
        states[-1].sum().backward()
        found.append(float(torch.log10(states[0].grad.norm() / states[-1].grad.norm())))
    assert np.median(found) == pytest.approx(np.log10(left(here)["lstm"]), abs=3)
    assert max(found) < np.log10(VANISHED)


def test_a_larger_forget_bias_keeps_more() -> None:
    first = TOLD["Does an LSTM solve vanishing gradients?"].scene
    rows = [TOLD[f"And with a forget bias of {bias}?"].scene for bias in (1, 3, 5)]
    shares = [left(scene)["lstm"] for scene in (first, *rows)]
    assert shares == sorted(shares)
    assert [scene.forget_bias for scene in rows] == [1, 3, 5]


def test_a_trained_rnn_may_show_the_opposite() -> None:
    for question in ("And in a trained one?", "학습된 신경망에서는 어떨까요?"):
        share = left(TOLD[question].scene)
        assert share["rnn"] > 1 > share["lstm"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_lstm_owes_to_its_bias_is_said(language: Language) -> None:
    say, here = words(language), GradientsChoices(language=language)
    found: list[Backwards] = backwards_of(here)
    line = bias_caption(found, here, say)
    assert line is not None
    without = left(here.with_(forget_bias=0.0))["lstm"]
    assert without < VANISHED
    assert SAY.of_log10(np.log10(without), 3) in line
    own = here.with_(**presets(language)["own"])
    assert bias_caption(backwards_of(own), own, say) is None
