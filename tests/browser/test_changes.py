"""Changing the network by hand: sliders, held gates, links with either, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from engine import Clamp, Scale, Shift, models
from engine.reading.reading import Reading, read
from engine.tracing.changes import Change
from pages.lessons.read.captions import change_caption
from pages.lessons.read.choices import ReadChoices
from pages.state.limits import allowed
from pages.text.i18n import words
from scripts.server import Server
from tests.browser.player_page import PlayerPage, opened, reading

TEXT = "I loved it at first, but it was bad"
STEPS = 10
SHOWN = 0.0005 + 1e-6  # half of the last digit
WIRES = ["cBefore", "kept", "c", "f", "i", "g", "written", "o", "tanhC", "h", "hBefore"]  # as in cell.js

say = words("en")


@pytest.fixture
def there(page: Page, server: Server) -> PlayerPage:
    return opened(page, server, network="en-sentiment", kind="lstm", text=TEXT, unit="3")


def expect_changed(there: PlayerPage, *changes: Change, kind: str = "lstm") -> Reading:
    """The comparison and the cell at the last step are those of the changed network."""
    before = reading("en-sentiment", kind, TEXT)
    after = reading("en-sentiment", kind, TEXT, changes)
    if changes:
        expect(there.comparison).to_have_text(change_caption(before, after, say))
    else:
        expect(there.comparison).to_have_count(0)
    for button in ("first", "last"):
        there.button(button).click()
        there.expect_hidden_state(hidden_state(after), SHOWN)
    return after


def hidden_state(found: Reading) -> Callable[[int, int], float]:
    """h at a step, of a unit, both from 1."""
    return lambda step, unit: float(found.layer["h"].value[0, step - 1, unit - 1])


def test_the_gain_by_keyboard(there: PlayerPage) -> None:
    there.open_changes()
    gain = there.change("gain")
    gain.focus()
    for _ in range(10):
        gain.press("ArrowRight")
    expect_changed(there, Scale("weight_hh", 1.5))
    expect(there.page).to_have_url(re.compile(r"gain=1\.5"))
    expect(there.page_button("W_hh × 1.5 ✕")).to_be_visible()
    gain.press("Home")
    expect_changed(there, Scale("weight_hh", 0.0))


def test_the_bias_of_the_forget_gate(there: PlayerPage) -> None:
    there.open_changes()
    bias = there.change("bias", gates=f"{say('player.signal.f')} f")
    bias.press("End")
    after = expect_changed(there, Shift("f", 10.0))
    assert after.layer["f"].value.mean() > 0.99


def test_a_gate_held_by_hand_for_all_units_then_for_one(there: PlayerPage) -> None:
    there.open_changes()
    there.page.get_by_text(say("change.held", gate="f", name=say("player.signal.f"))).click()
    expect_changed(there, Clamp("f", 1.0))
    there.change("value").press("Home")
    expect_changed(there, Clamp("f", 0.0))
    unit = there.page.get_by_role("spinbutton", name=say("change.unit", last=96), exact=True)
    unit.fill("3")
    unit.press("Enter")
    expect_changed(there, Clamp("f", 0.0, (2,)))
    expect(there.page_button("f of unit 3 = 0 ✕")).to_be_visible()


@pytest.mark.parametrize(
    "viewport", [{"width": 1280, "height": 800}, {"width": 390, "height": 844}], ids=["desk", "phone"]
)
def test_one_unit_held_apart_from_all_others(there: PlayerPage) -> None:
    there.open_changes()
    there.page.get_by_text(say("change.held", gate="f", name=say("player.signal.f"))).click()
    there.page_button(say("change.hold_another")).click()
    expect_changed(there, Clamp("f", 1.0), Clamp("f", 0.0, (2,)))  # the unit that the player shows
    expect(there.page).to_have_url(re.compile(r"hold=f(=|%3D)1(,|%2C)f\.3(=|%3D)0"))
    main = there.page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth + 1")
    all_of_them = there.page.locator(".st-key-hold-f-1")
    all_of_them.get_by_role("button", name="✕").click()
    expect_changed(there, Clamp("f", 0.0, (2,)))


def test_a_link_that_never_forgets(page: Page, server: Server) -> None:
    there = opened(page, server, network="en-sentiment", text=TEXT, hold="f=1")
    for step in range(STEPS, 0, -1):
        there.expect_step(step, STEPS)
        assert there.player.locator(".drawing .number").nth(WIRES.index("f")).text_content() == "1.000"
        wires = dict(zip(WIRES, there.wires(), strict=True))
        assert wires["kept"] == wires["cBefore"]
        there.button("previous").click()
    expect_changed(there, Clamp("f", 1.0))


def test_a_link_that_holds_one_unit(page: Page, server: Server) -> None:
    there = opened(page, server, network="en-sentiment", text=TEXT, hold="o.3=0.25", unit="3")
    held = WIRES.index("o")
    assert there.place() == (STEPS, 3)
    assert there.wires()[held] == 0.25
    there.timeline.press("ArrowDown")
    expect(there.player.locator(".unit-name")).to_contain_text("unit 4")
    after = reading("en-sentiment", "lstm", TEXT, (Clamp("o", 0.25, (2,)),))
    assert there.wires()[held] == pytest.approx(after.layer["o"].value[0, -1, 3], abs=SHOWN)
    expect_changed(there, Clamp("o", 0.25, (2,)))


@pytest.mark.parametrize(
    "asked", [{"hold": "f=7"}, {"hold": "f=-0.5"}, {"gain": "1000", "bias": "nan"}, {"v": "99"}]
)
@pytest.mark.more
def test_a_link_out_of_range_is_warned_about_and_read_without(
    page: Page, server: Server, asked: dict[str, str]
) -> None:
    there = opened(page, server, network="en-sentiment", text=TEXT, **asked)
    named = ", ".join(f"{name}={value} ({allowed(ReadChoices, name)})" for name, value in asked.items())
    expect(there.complaint).to_have_text(say("read.refused", names=named))
    expect_changed(there)


def test_a_unit_that_is_not_there_can_be_let_go(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/read?language=en&network=en-sentiment&kind=lstm&text=fine&hold=f.5000=1")
    there = PlayerPage(page, "en")
    expect(there.complaint).to_have_text(say("read.no_such_unit"))
    there.page_button("f of unit 5000 = 1 ✕").click()
    there.expect_step(1, 1)
    expect(there.complaint).to_have_count(0)


def test_undo_redo_and_back_to_the_trained_network(page: Page, server: Server) -> None:
    there = opened(page, server, network="en-sentiment", text=TEXT, hold="f=0", unit="3")
    undo, redo = there.page_button(f"↶ {say('change.undo')}"), there.page_button(f"↷ {say('change.redo')}")
    expect(undo).to_be_disabled()
    expect(redo).to_be_disabled()
    there.page_button(say("change.reset")).click()
    expect_changed(there)
    expect(there.page_button(say("change.reset"))).to_have_count(0)
    undo.click()
    expect_changed(there, Clamp("f", 0.0))
    expect(page).to_have_url(re.compile(r"hold=f(=|%3D)0"))
    redo.click()
    expect_changed(there)
    expect(page).not_to_have_url(re.compile("hold"))
    undo.click()
    there.page_button("f = 0 ✕").click()
    expect_changed(there)
    expect(redo).to_be_disabled()


def test_the_moments_of_the_training_by_keyboard(there: PlayerPage) -> None:
    moment = there.page.get_by_role("slider", name=say("read.moment"))
    moment.focus()
    for name in ("middle", "early", "untrained"):
        moment.press("ArrowLeft")
        found = read(models.load("en-sentiment", "lstm", name), TEXT)
        share = f"{found.probability[-1].max():.1%}"
        expect(there.page.get_by_test_id("stMarkdown").filter(has_text=share)).to_be_visible()
        expect(there.page).to_have_url(re.compile(f"moment={name}"))
        there.expect_hidden_state(hidden_state(found), SHOWN)


def test_less_of_the_sentence_and_more_between_its_words(there: PlayerPage) -> None:
    there.open_changes()
    there.change("steps").press("Home")
    there.expect_step(1, 1)
    there.change("steps").press("End")
    there.expect_step(STEPS, STEPS)
    filler = there.page.get_by_role("spinbutton", name=say("change.filler"))
    filler.fill("30")
    filler.press("Enter")
    there.expect_step(STEPS + 30, STEPS + 30)
    expect(there.tokens.nth(1)).to_have_text("oh")
    expect(there.sentence).to_have_value(TEXT)
    there.page_button("30 tokens of filler after token 1 ✕").click()
    there.expect_step(STEPS, STEPS)
