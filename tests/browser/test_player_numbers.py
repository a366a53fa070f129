"""The numbers and colours in the player are the engine's, at whatever step and unit."""

from __future__ import annotations

import re
from math import tanh

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from engine import models
from pages.charts.colours import PAPER, Theme, colour
from pages.charts.player_data import REACH
from scripts.server import Server
from tests.browser.player_page import STEPS, SUPERSCRIPTS, TEXT, PlayerPage, number, opened, reading

pytestmark = pytest.mark.more

SHOWN = 0.0005 + 1e-6  # half of the last digit


def values(kind: str, signal: str, step: int, unit: int) -> float:
    """The engine's; `step` and `unit` count from 1, before the first step there is zero."""
    if step == 0:
        return 0.0
    return float(reading("en-sentiment", kind, TEXT).layer[signal].value[0, step - 1, unit - 1])


@pytest.mark.parametrize("kind", models.KINDS)
def test_a_click_on_a_heatmap_chooses_its_step_and_unit(there: PlayerPage, kind: str) -> None:
    signal = {"lstm": "f", "gru": "z", "rnn": "a"}[kind]
    units = reading("en-sentiment", kind, TEXT).card.hidden_size
    heatmap = there.heatmap(signal)
    heatmap.scroll_into_view_if_needed()
    box = heatmap.bounding_box()
    assert box
    for step, unit in [(3, 1), (7, units // 2), (1, units)]:
        x, y = (step - 0.5) / STEPS * box["width"], (unit - 0.5) / units * box["height"]
        heatmap.hover(position={"x": x, "y": y})
        told = there.readout.inner_text()
        assert f"unit {unit}: {signal} = " in told
        assert f"step {step} " in told
        assert number(told.rpartition("= ")[2]) == pytest.approx(values(kind, signal, step, unit), abs=SHOWN)
        heatmap.click(position={"x": x, "y": y})
        there.expect_step(step, STEPS)
        assert there.place() == (step, unit)
    there.page.mouse.move(2, 2)
    expect(there.readout).to_contain_text("‖∂L/∂h‖")


@pytest.mark.parametrize("kind", models.KINDS)
def test_the_numbers_in_the_cell_are_the_engines_and_obey_its_equation(there: PlayerPage, kind: str) -> None:
    there.timeline.focus()
    for keys in (["ArrowDown"], ["ArrowLeft"] * 4, ["Home", "ArrowUp", "ArrowUp"]):
        for key in keys:
            there.page.keyboard.press(key)
        step, unit = there.place()
        there.expect_step(step, STEPS)
        there.expect_in_full()

        def now(signal: str, at: int = step, unit: int = unit) -> float:
            return values(kind, signal, at, unit)

        if kind == "lstm":
            f, i, g, o, c, h = map(now, "figoch")
            before = now("c", step - 1)
            equations = [[f, before, i, g, c], [o, c, h]]
            wires = [f, i, g, o, c, h, before, now("h", step - 1), f * before, i * g, tanh(c)]
            [[f, before, i, g, c], [o, c_again, h]] = there.equations()
            assert f * before + i * g == pytest.approx(c, abs=0.0035)
            assert o * tanh(c_again) == pytest.approx(h, abs=0.0015)
        elif kind == "gru":
            z, r, n, h = map(now, "zrnh")
            before = now("h", step - 1)
            equations = [[1 - z, n, z, before, h]]
            wires = [z, r, n, h, before, 1 - z, z * before, (1 - z) * n]
            [[keep, n, z, before, h]] = there.equations()
            assert keep * n + z * before == pytest.approx(h, abs=0.0025)
        else:
            a, h = map(now, "ah")
            equations = [[a, h]]
            wires = [a, h, now("h", step - 1)]
            [[a, h]] = there.equations()
            assert tanh(a) == pytest.approx(h, abs=0.0015)
        for found, expected in zip(there.equations(), equations, strict=True):
            assert found == pytest.approx(expected, abs=SHOWN)
        assert sorted(there.wires()) == pytest.approx(sorted(wires), abs=SHOWN)


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_a_heatmaps_pixels_run_from_the_paper_to_the_gates_colour(
    there: PlayerPage, colour_scheme: Theme
) -> None:
    pixels = there.heatmap("o").evaluate(
        """canvas => {
          const { width, height } = canvas;
          return [width, height, [...canvas.getContext("2d").getImageData(0, 0, width, height).data]];
        }"""
    )
    width, height, data = pixels
    drawn = np.array(data).reshape(height, width, 4)  # (units, steps, rgba)
    o = reading("en-sentiment", "lstm", TEXT).layer["o"].value[0].T
    assert drawn.shape[:2] == o.shape
    paper, full = (
        np.array([int(hexadecimal[k : k + 2], 16) for k in (1, 3, 5)])
        for hexadecimal in (PAPER[colour_scheme], colour("o", colour_scheme))
    )
    expected = paper + o[..., None] * (full - paper)
    assert np.abs(drawn[..., :3] - expected).max() < 2
    assert (drawn[..., 3] == 255).all()


def test_the_line_under_the_timeline_has_the_engines_numbers(there: PlayerPage) -> None:
    found = reading("en-sentiment", "lstm", TEXT)
    there.button("first").click()
    for step in range(STEPS):
        there.expect_step(step + 1, STEPS)
        told = there.readout.inner_text()
        shares = re.findall(r"so far (\d\.\d+)", told)
        assert [float(share) for share in shares] == pytest.approx([found.probability[step, 1]], abs=0.00051)
        for state in "hc":
            shown = re.search(rf"‖∂L/∂{state}‖ = ([\d.]+)(?:×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?", told)
            assert shown
            norm = float(shown[1]) * 10.0 ** int((shown[2] or "0").translate(SUPERSCRIPTS))
            assert norm == pytest.approx(found.gradient_norm(state)[step], rel=0.006)
        verdict = there.player.locator(".bars dd").all_inner_texts()
        positive, negative = found.probability[step, 1], found.probability[step, 0]
        assert [float(share) for share in verdict] == pytest.approx([positive, negative], abs=0.00051)
        there.button("next").click()


def test_a_language_models_next_tokens(page: Page, server: Server) -> None:
    there = opened(page, server, network="en-char", kind="gru", text="To be")
    found = reading("en-char", "gru", "To be")
    there.expect_step(5, 5)
    shares = [float(share) for share in there.player.locator(".bars dd").all_inner_texts()]
    assert shares == pytest.approx(sorted(found.probability[-1], reverse=True)[: len(shares)], abs=0.00055)
    there.button("first").click()
    expect(there.readout).not_to_contain_text("P(this token)")  # nothing was foreseen before the first


@pytest.mark.parametrize("kind", models.KINDS)
@pytest.mark.parametrize("text", ["a", TEXT])
def test_a_map_says_where_its_colours_are_cut(page: Page, server: Server, kind: str, text: str) -> None:
    there = opened(page, server, network="en-sentiment", kind=kind, text=text)
    signals = reading("en-sentiment", kind, text).layer.signals
    for name in set(signals) - {"x"}:
        most = float(np.abs(signals[name].value).max())
        note = there.player.locator(f"[data-signal={name}] .cut")
        if most <= REACH.get(name, 1):
            expect(note).to_be_hidden()
        else:
            expect(note).to_be_visible()
            told = there.say("player.cut", most="([0-9.]+)")
            [said] = re.fullmatch(told, note.inner_text()).groups()  # type: ignore[union-attr]
            assert float(said) == pytest.approx(most, abs=SHOWN)
