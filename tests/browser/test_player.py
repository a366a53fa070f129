"""The player: time, keyboard, pointer, and numbers that are the engine's."""

from __future__ import annotations

import re
from math import tanh

import numpy as np
import pytest
from playwright.sync_api import Page, WebSocket, expect

from engine import zoo
from pages.charts.colours import PAPER, Theme, colour
from scripts.server import Server
from tests.browser.player_page import SUPERSCRIPTS, PlayerPage, number, opened, reading

TEXT = "I loved it at first, but it was bad"
STEPS = 10
SHOWN = 0.0005 + 16 / 65_535 / 2 + 1e-6  # half of the last digit, and half a level of the payload


@pytest.fixture
def there(page: Page, server: Server, kind: str) -> PlayerPage:
    return opened(page, server, network="en-sentiment", kind=kind, text=TEXT)


@pytest.fixture
def kind() -> str:
    return "lstm"


def values(kind: str, signal: str, step: int, unit: int) -> float:
    """The engine's; `step` and `unit` count from 1, before the first step there is zero."""
    if step == 0:
        return 0.0
    return float(reading("en-sentiment", kind, TEXT).layer[signal].value[0, step - 1, unit - 1])


def test_buttons_step_and_stay_within_the_sentence(there: PlayerPage) -> None:
    there.expect_step(STEPS, STEPS)  # the verdict comes first
    there.button("next").click()
    there.expect_step(STEPS, STEPS)
    there.button("previous").click()
    there.expect_step(STEPS - 1, STEPS)
    there.button("first").click()
    there.expect_step(1, STEPS)
    there.button("previous").click()
    there.expect_step(1, STEPS)
    there.button("next").click()
    there.expect_step(2, STEPS)
    there.button("last").click()
    there.expect_step(STEPS, STEPS)


def test_play_runs_to_the_end_stops_and_starts_again(there: PlayerPage) -> None:
    there.speed(16)
    for _ in range(2):
        there.button("play").click()
        expect(there.button("pause")).to_be_visible()
        expect(there.count).not_to_have_text(f"{STEPS} / {STEPS}")
        there.expect_step(STEPS, STEPS)
        expect(there.button("play")).to_be_visible()


def test_play_shows_every_step_once_and_in_order(there: PlayerPage) -> None:
    there.speed(16)
    there.count.evaluate(
        """count => {
          window.seen = [];
          new MutationObserver(() => {
            if (window.seen.at(-1) !== count.textContent) window.seen.push(count.textContent);
          }).observe(count, { childList: true, characterData: true, subtree: true });
        }"""
    )
    there.button("play").click()
    there.expect_step(STEPS, STEPS)
    expect(there.button("play")).to_be_visible()
    assert there.page.evaluate("window.seen") == [f"{step} / {STEPS}" for step in range(1, STEPS + 1)]


def test_pause_holds_and_play_goes_on_from_there(there: PlayerPage) -> None:
    there.button("play").click()  # four steps a second
    expect(there.count).to_have_text(re.compile("^[3-6] /"))
    there.button("pause").click()
    expect(there.button("play")).to_be_visible()
    held = there.count.inner_text()
    there.frames(45)
    expect(there.count).to_have_text(held)
    there.button("play").click()
    there.expect_step(int(held.split()[0]) + 1, STEPS)


@pytest.mark.parametrize("act", ["previous", "scrub", "click", "key"])
def test_taking_hold_of_time_stops_the_play(there: PlayerPage, act: str) -> None:
    there.speed(2)
    there.button("play").click()
    expect(there.button("pause")).to_be_visible()
    if act == "previous":
        there.button("previous").click()
    elif act == "scrub":
        there.scrubber.press("ArrowRight")
    elif act == "click":
        there.tokens.nth(5).click()
    else:
        there.timeline.press("ArrowRight")
    expect(there.button("play")).to_be_visible()
    held = there.count.inner_text()
    there.frames(45)
    expect(there.count).to_have_text(held)


def test_the_scrubber_by_keyboard_and_by_hand(there: PlayerPage) -> None:
    there.scrubber.press("Home")
    there.expect_step(1, STEPS)
    there.scrubber.press("ArrowRight")
    there.expect_step(2, STEPS)
    expect(there.scrubber).to_have_attribute("aria-valuetext", re.compile("loved"))
    there.scrubber.press("End")
    there.expect_step(STEPS, STEPS)
    box = there.scrubber.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    there.page.mouse.move(box["x"] + box["width"] - 8, middle)
    there.page.mouse.down()
    there.page.mouse.move(box["x"] + box["width"] / 2, middle, steps=4)
    expect(there.count).to_have_text(re.compile("^[56] /"))
    there.page.mouse.move(box["x"] - 40, middle, steps=4)
    there.page.mouse.up()
    there.expect_step(1, STEPS)
    there.scrubber.press(" ")
    expect(there.button("pause")).to_be_visible()


def test_keys_on_the_timeline(there: PlayerPage) -> None:
    there.timeline.focus()
    press = there.page.keyboard.press
    press("Home")
    there.expect_step(1, STEPS)
    press("ArrowLeft")
    there.expect_step(1, STEPS)
    press("ArrowRight")
    there.expect_step(2, STEPS)
    press("End")
    there.expect_step(STEPS, STEPS)
    units = reading("en-sentiment", "lstm", TEXT).card.hidden_size
    _, unit = there.place()
    press("ArrowDown")
    assert there.place() == (STEPS, unit % units + 1)
    press("ArrowUp")
    press("ArrowUp")
    assert there.place() == (STEPS, (unit - 2) % units + 1)
    for _ in range(units):
        press("ArrowDown")
    assert there.place() == (STEPS, (unit - 2) % units + 1)  # once around
    press(" ")
    expect(there.button("pause")).to_be_visible()
    press(" ")
    expect(there.button("play")).to_be_visible()


def test_keys_with_ctrl_or_alt_stay_the_browsers(there: PlayerPage) -> None:
    there.timeline.focus()
    there.timeline.evaluate(
        "timeline => timeline.addEventListener('keydown', event => (window.taken = event.defaultPrevented))"
    )
    there.page.keyboard.press("Control+Home")
    there.expect_step(STEPS, STEPS)
    assert there.page.evaluate("window.taken") is False


@pytest.mark.parametrize("kind", zoo.KINDS)
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


def test_dragging_over_the_timeline_scrubs(there: PlayerPage) -> None:
    first, last = there.tokens.first.bounding_box(), there.tokens.nth(6).bounding_box()
    assert first
    assert last
    mouse = there.page.mouse
    mouse.move(last["x"] + 5, last["y"] + 5)
    mouse.down()
    there.expect_step(7, STEPS)
    mouse.move(first["x"] + 5, first["y"] + 5, steps=3)
    there.expect_step(1, STEPS)
    mouse.up()
    mouse.move(last["x"] + 5, last["y"] + 5)
    there.expect_step(1, STEPS)


@pytest.mark.parametrize("kind", zoo.KINDS)
def test_the_numbers_in_the_cell_are_the_engines_and_obey_its_equation(there: PlayerPage, kind: str) -> None:
    there.timeline.focus()
    for keys in (["ArrowDown"], ["ArrowLeft"] * 4, ["Home", "ArrowUp", "ArrowUp"]):
        for key in keys:
            there.page.keyboard.press(key)
        step, unit = there.place()
        there.expect_step(step, STEPS)

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


def test_the_server_is_asked_nothing_while_time_moves(page: Page, server: Server) -> None:
    frames: list[object] = []
    requests: list[str] = []

    def count(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: frames.append(frame))
        socket.on("framereceived", lambda frame: frames.append(frame))

    page.on("websocket", count)
    there = opened(page, server, network="en-sentiment", text=TEXT)
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    there.frames(30)
    assert frames  # the count works
    page.on("request", lambda request: requests.append(request.url))
    frames.clear()
    there.speed(16)
    there.button("play").click()
    expect(there.button("pause")).to_be_visible()
    there.expect_step(STEPS, STEPS)
    for key in ("Home", "ArrowRight", "PageUp", "End"):
        there.scrubber.press(key)
    there.heatmap("f").click()
    there.timeline.press("ArrowDown")
    there.tokens.nth(2).hover()
    there.frames(30)
    assert frames == []
    assert requests == []


def test_one_drawing_stays_while_its_data_changes(there: PlayerPage) -> None:
    there.player.evaluate("player => (player.kept = 'the same')")
    there.type("Not bad at all")
    there.expect_step(4, 4)
    there.choose_kind("gru")
    expect(there.heatmap("z")).to_be_visible()
    there.choose_language("ko")
    expect(there.player.get_by_role("button", name="재생", exact=True)).to_be_visible()
    assert there.player.evaluate("player => player.kept") == "the same"
    expect(there.player).to_have_count(1)


def test_the_place_is_kept_where_the_new_sentence_has_it(there: PlayerPage) -> None:
    there.timeline.press("Home")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        there.timeline.press(key)
    place = there.place()
    assert place[0] == 3
    there.type("it was a good day")
    there.expect_step(3, 5)
    assert there.place() == place
    there.type("One two")
    there.expect_step(2, 2)


def test_a_new_sentence_stops_the_play(there: PlayerPage) -> None:
    there.speed(1)
    there.button("play").click()
    expect(there.button("pause")).to_be_visible()
    there.type("One two three four")
    expect(there.tokens).to_have_count(4)
    expect(there.button("play")).to_be_visible()


def test_one_token_can_be_played(page: Page, server: Server) -> None:
    there = opened(page, server, network="ko-jamo", kind="lstm", text="a")
    for name in ("play", "first", "previous", "next", "last"):
        there.button(name).click()
        there.expect_step(1, 1)
    expect(there.button("play")).to_be_visible()
    there.timeline.press("ArrowRight")
    there.expect_step(1, 1)


def test_whatever_has_the_keyboard_shows_it(there: PlayerPage) -> None:
    there.button("first").focus()
    seen = set()
    for _ in range(9):
        there.page.keyboard.press("Tab")
        width, colour_, role = there.page.evaluate(
            """() => {
              let element = document.activeElement;
              while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
              const style = getComputedStyle(element);
              return [style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth), style.outlineColor,
                      element.getAttribute("aria-label")];
            }"""
        )
        seen.add(role)
        if role == there.say("player.timeline"):
            break
        assert width >= 2
        assert colour_ not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
    assert width >= 2
    names = ("previous", "play", "next", "last", "scrub", "speed", "timeline")
    assert {there.say(f"player.{name}") for name in names} <= seen
