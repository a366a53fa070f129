"""Several cells on one axis, one unit in depth, and the same scene for somebody else."""

from __future__ import annotations

import re
from math import exp, tanh

import pytest
from playwright.sync_api import Browser, Page, expect

from engine import models
from pages.text.i18n import words
from scripts.server import Server
from tests.browser.player_page import NUMBER, STEPS, TEXT, PlayerPage, number, opened, reading
from tests.browser.watching import watch

pytestmark = pytest.mark.more

SIGNALS = {"rnn": "ha", "lstm": "hcfigo", "gru": "hzrn"}
# three rounded numbers, one of them times at most 1, and 16 bits of the gate itself
SUMMED = 0.0025

say = words("en")


@pytest.mark.parametrize("kind", ["all"])
def test_all_three_kinds_share_one_axis_and_one_step(there: PlayerPage) -> None:
    parts = there.player.locator(".part")
    expect(parts).to_have_count(3)
    strips = there.player.locator(".tokens")
    expect(strips).to_have_count(3)
    for token in (0, STEPS - 1):
        boxes = [strips.nth(k).locator("span").nth(token).bounding_box() for k in range(3)]
        assert len({(box["x"], box["width"]) for box in boxes if box}) == 1
    expect(there.player.locator(".cursor:not(.ghost)")).to_have_count(1)
    expect(there.player.get_by_role("img", name=re.compile(r"\(\d+ × 10\)"))).to_have_count(2 + 6 + 4)
    there.button("first").click()
    there.button("next").click()
    for part, name in zip(parts.all(), models.KINDS, strict=True):
        found = reading("en-sentiment", name, TEXT)
        title = part.locator(".unit-name").inner_text()
        assert title.startswith(f"{name.upper()} · “loved”, step 2")
        unit = int(re.findall(r"\d+", title)[-1])
        [*_, last] = part.locator(".equations .plugged-in").all_inner_texts()
        h = number(re.findall(NUMBER, last)[-1])
        assert h == pytest.approx(found.layer["h"].value[0, 1, unit - 1], abs=0.00052)
        assert (
            f"{name.upper()} P(positive) so far {found.probability[1, 1]:.3f}" in there.readout.inner_text()
        )
    legend = there.player.locator(".row", has_text=say("player.gradient")).locator("small")
    expect(legend).to_have_text([f"{name.upper()} ‖∂L/∂h‖" for name in models.KINDS])


@pytest.mark.parametrize("kind", models.KINDS)
def test_what_comes_in_to_a_unit_adds_up_to_its_gates(there: PlayerPage, kind: str) -> None:
    there.heatmap("h").click(position={"x": 5, "y": 5})
    step, unit = there.place()
    assert step == 1
    expect(there.player.locator(".incoming summary")).to_have_text(say("player.incoming", unit=unit))
    there.player.locator(".incoming summary").click()
    for _ in range(3):
        step, unit = there.place()
        lines = there.player.locator(".gate-in .plugged-in").all_inner_texts()
        assert [line[0] for line in lines] == list({"rnn": "a", "lstm": "ifgo", "gru": "rzn"}[kind])
        for line in lines:
            gate, (*parts, value) = line[0], [number(text) for text in re.findall(NUMBER, line)]
            total = parts[0] + (parts[1] * parts[2] if gate == "n" else parts[1])
            worked_out = total if gate == "a" else tanh(total) if gate in "gn" else 1 / (1 + exp(-total))
            assert worked_out == pytest.approx(value, abs=SUMMED)
            found = reading("en-sentiment", kind, TEXT).layer[gate].value[0, step - 1, unit - 1]
            assert value == pytest.approx(found, abs=0.00075)
        there.timeline.press("ArrowRight")


@pytest.mark.parametrize("asked", ["lstm", "all"])
def test_a_unit_past_the_last_is_the_last(page: Page, server: Server, asked: str) -> None:
    there = opened(page, server, network="en-sentiment", kind=asked, text=TEXT, unit="5000")
    titles = there.player.locator(".unit-name").all_inner_texts()
    kinds = models.KINDS if asked == "all" else (asked,)
    for title, kind, numbers in zip(titles, kinds, there.equations_by_part(), strict=True):
        last = reading("en-sentiment", kind, TEXT).layer["h"].value[0, -1]
        assert int(re.findall(r"\d+", title)[-1]) == len(last)
        assert numbers[-1] == pytest.approx(last[-1], abs=0.00052)


def test_a_held_gate_is_not_said_to_be_what_comes_in(page: Page, server: Server) -> None:
    there = opened(page, server, network="en-sentiment", text=TEXT, hold="f=1,o.3=0.5", unit="3")
    there.player.locator(".incoming summary").click()
    lines = there.player.locator(".gate-in .plugged-in")
    expect(lines.nth(1)).to_have_text(f"f = 1.000 ({say('player.held')})")
    expect(lines.nth(3)).to_have_text(f"o = 0.500 ({say('player.held')})")
    expect(lines.nth(0)).to_contain_text("i = σ(")
    there.timeline.press("ArrowDown")
    expect(lines.nth(3)).to_contain_text("o = σ(")


@pytest.mark.parametrize("kind", ["lstm", "all"])
def test_grouping_similar_units_keeps_step_and_unit(there: PlayerPage) -> None:
    there.timeline.press("ArrowDown")
    there.timeline.press("ArrowLeft")
    names = there.player.locator(".unit-name").all_inner_texts()
    numbers = there.equations()
    line = there.player.locator(".unit-line:not(.ghost)").first
    before = line.get_attribute("style")
    group = there.button("group")
    group.click()
    expect(group).to_have_attribute("aria-pressed", "true")
    expect(group).to_be_focused()
    there.expect_step(STEPS - 1, STEPS)
    assert there.player.locator(".unit-name").all_inner_texts() == names
    assert there.equations() == numbers
    assert line.get_attribute("style") != before
    group.click()
    expect(group).to_have_attribute("aria-pressed", "false")
    assert line.get_attribute("style") == before


@pytest.mark.parametrize("kind", ["lstm", "all"])
def test_a_hovered_unit_lights_up_in_every_heatmap(there: PlayerPage, kind: str) -> None:
    maps = there.player.get_by_role("img", name=re.compile(r"\(\d+ × 10\)"))
    lit = there.player.locator(".unit-line.ghost:not([hidden])")
    expect(lit).to_have_count(0)
    last = maps.last
    last.scroll_into_view_if_needed()
    last.hover(position={"x": 20, "y": 30})
    expect(lit).to_have_count(len(SIGNALS[kind]) if kind in SIGNALS else 2 + 6 + 4)
    expect(there.readout).to_contain_text(re.compile(r"unit \d+: \w = "))
    places = {
        light.evaluate(
            "line => new DOMMatrix(getComputedStyle(line).transform).f / line.parentElement.offsetHeight"
        )
        for light in lit.all()
    }
    assert max(places) - min(places) < 0.06
    expect(there.player.locator(".cursor.ghost")).to_be_visible()
    there.page.mouse.move(2, 2)
    expect(lit).to_have_count(0)
    expect(there.player.locator(".cursor.ghost")).to_be_hidden()


def test_the_focus_stays_where_it_was_when_python_has_answered(there: PlayerPage) -> None:
    summary = there.player.locator(".incoming summary")
    there.timeline.focus()
    for _ in range(4):
        there.page.keyboard.press("ArrowDown")
    _, unit = there.place()
    expect(summary).to_have_text(say("player.incoming", unit=unit))
    expect(there.timeline).to_be_focused()
    there.page.keyboard.press("ArrowLeft")
    there.expect_step(STEPS - 1, STEPS)
    assert there.place() == (STEPS - 1, unit)
    summary.click()
    there.timeline.press("ArrowUp")
    expect(summary).to_have_text(say("player.incoming", unit=there.place()[1]))
    expect(there.player.locator(".incoming")).to_have_attribute("open", "")


def test_the_copied_address_shows_somebody_else_the_same(
    page: Page, server: Server, browser: Browser
) -> None:
    scene = {"network": "en-sentiment", "kind": "gru", "moment": "middle", "text": TEXT, "gain": "1.5"}
    there = opened(page, server, bias="-2.0", hold="r=0.5,n.3=-0.25", at="7", **scene)
    there.timeline.focus()
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile(r"[?&]step=3(&|$)"))
    step, unit = there.place()
    assert step == 3
    expect(page).to_have_url(re.compile(rf"[?&]unit={unit}(&|$)"))
    expect(page).to_have_url(re.compile(r"[?&]step=3(&|$)"))  # the server's own writing left it there
    comparison = there.comparison.inner_text()

    context = browser.new_context(locale="ko-KR", reduced_motion="reduce")
    friend = context.new_page()
    complaints = watch(friend)
    friend.goto(page.url)
    theirs = PlayerPage(friend, "en")
    theirs.expect_step(3, STEPS)
    expect(theirs.sentence).to_have_value(TEXT)
    assert theirs.place() == (3, unit)
    assert theirs.equations() == there.equations()
    expect(theirs.comparison).to_have_text(comparison)
    expect(theirs.complaint).to_have_count(0)
    for label in ("W_hh × 1.5", "bias of z −2", "r = 0.5", "n of unit 3 = −0.25", "gradient of step 7"):
        expect(theirs.page_button(f"{label} ✕")).to_be_visible()
    expect(friend.get_by_role("radio", name="GRU")).to_be_checked()
    context.close()
    assert not complaints


@pytest.mark.parametrize("act", ["language", "theme"])
def test_another_language_or_theme_keeps_everything(page: Page, server: Server, act: str) -> None:
    there = opened(page, server, network="en-sentiment", kind="lstm", text=TEXT, hold="f=1", unit="5")
    there.timeline.press("Home")
    there.timeline.press("ArrowRight")
    there.button("group").click()
    there.player.locator(".incoming summary").click()
    expect(page).to_have_url(re.compile("step=2"))
    place, numbers, wires = there.place(), there.equations(), there.wires()
    if act == "theme":
        paper = there.page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
        page.emulate_media(color_scheme="dark")
        expect(page.get_by_test_id("stApp")).not_to_have_css("background-color", paper)
    else:
        there.choose_language("ko")
        there = PlayerPage(page, "ko")
        expect(there.button("play")).to_be_visible()
    there.expect_step(2, STEPS)
    assert (there.place(), there.equations(), there.wires()) == (place, numbers, wires)
    expect(there.button("group")).to_have_attribute("aria-pressed", "true")
    expect(there.player.locator(".incoming")).to_have_attribute("open", "")
    expect(there.sentence).to_have_value(TEXT)
    expect(there.page_button("f = 1 ✕")).to_be_visible()
    expect(page).to_have_url(re.compile("step=2"))
