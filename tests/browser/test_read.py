"""The page Read as a visitor uses it: typing, languages, themes, telephones, links, odd texts."""

from __future__ import annotations

import io
import re
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, WebSocketRoute, expect

from pages.charts.colours import INK, PAPER, Theme
from pages.parts.sentence_box import examples
from pages.text.i18n import Language, catalogue, words
from scripts.server import Server
from tests.browser.player_page import PlayerPage, opened, reading
from tests.browser.watching import watch

PHONE: ViewportSize = {"width": 390, "height": 844}


def expect_verdict(there: PlayerPage, network: str, kind: str, text: str) -> None:
    last = reading(network, kind, text).probability[-1]
    verdict = there.page.get_by_test_id("stMarkdown").filter(has_text=f"{last.max():.1%}")
    expect(verdict.filter(has_text=kind.upper())).to_be_visible()


def test_a_typed_sentence_is_read(page: Page, server: Server) -> None:
    there = opened(page, server)
    text = "What a lovely day!"
    there.type(text)
    tokens = [token.text for token in reading("en-sentiment", "lstm", text).tokens]
    assert (tokens[0], tokens[-1]) == ("what", "!")
    expect(there.tokens).to_have_text(tokens)
    there.expect_step(len(tokens), len(tokens))
    expect_verdict(there, "en-sentiment", "lstm", text)
    expect(page).to_have_url(re.compile(re.escape(urlencode({"text": text}))))


def test_the_button_reads_what_was_typed(page: Page, server: Server) -> None:
    there = opened(page, server)
    there.sentence.fill("good")
    page.get_by_role("button", name="Read", exact=True).click()
    expect(there.tokens).to_have_text(["good"])


def test_what_the_server_says_late_takes_nothing_back(page: Page, server: Server) -> None:
    """The browser goes on sending a widget's last value until it hears that the scene has moved on."""
    late: list[str | bytes] = []
    holding = False

    def between(browser: WebSocketRoute) -> None:
        behind = browser.connect_to_server()
        browser.on_message(behind.send)
        behind.on_message(lambda message: late.append(message) if holding else browser.send(message))
        routes.append(browser)

    routes: list[WebSocketRoute] = []
    page.route_web_socket(re.compile("_stcore/stream"), between)
    there = opened(page, server)
    holding = True
    there.sentence.fill("good")
    for _ in range(2):
        page.get_by_role("button", name="Read", exact=True).click()
        page.wait_for_timeout(500)  # long enough for the server to have read it
    holding = False
    for message in late:
        routes[-1].send(message)
    expect(there.tokens).to_have_text(["good"])
    expect(there.sentence).to_have_value("good")
    expect(page).to_have_url(re.compile("text=good"))


def test_the_network_is_named_in_the_language_of_the_page(page: Page, server: Server) -> None:
    there = opened(page, server, network="en-char")
    there.choose_language("ko")
    say = words("ko")
    network = page.get_by_role("combobox", name=say("read.network"))
    expect(network).to_have_value(say("network.en-char"))


def test_network_kind_and_example_are_chosen(page: Page, server: Server) -> None:
    there = opened(page, server)
    there.choose_kind("gru")
    expect_verdict(there, "en-sentiment", "gru", examples("en-sentiment")[0])
    page.get_by_role("combobox", name="Network").click()
    page.get_by_role("option", name=words("en")("network.ko-jamo")).click()
    expect(there.sentence).to_have_value(examples("ko-jamo")[0])
    expect_verdict(there, "ko-jamo", "gru", examples("ko-jamo")[0])
    other = examples("ko-jamo")[1]
    page.get_by_role("radio", name=other).or_(page.get_by_role("button", name=other)).click()
    expect(there.sentence).to_have_value(other)
    expect_verdict(there, "ko-jamo", "gru", other)


def test_changing_the_language_loses_nothing(page: Page, server: Server) -> None:
    there = opened(page, server, network="en-sentiment", kind="gru")
    there.type("It was a good day")
    there.expect_step(5, 5)
    there.timeline.press("Home")
    there.timeline.press("ArrowRight")
    page.get_by_text("Show the numbers as a table").click()
    expect(page.get_by_role("table")).to_be_visible()
    place = there.place()
    there.choose_language("ko")
    korean = PlayerPage(page, "ko")
    expect(korean.button("play")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(words("ko")("read.title"))
    expect(korean.sentence).to_have_value("It was a good day")
    korean.expect_step(2, 5)
    assert korean.place() == place
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect_verdict(korean, "en-sentiment", "gru", "It was a good day")
    korean.choose_language("en")
    expect(there.button("play")).to_be_visible()
    assert there.place() == place
    expect(page.locator("html")).to_have_attribute("lang", "en")


def everything_said(page: Page) -> str:
    """Every text and label that people see or hear, the player's too; but not what they typed."""
    said = page.evaluate(
        """() => {
          const said = [document.title];
          const listen = root => {
            for (const element of root.querySelectorAll("*")) {
              if (["STYLE", "SCRIPT", "TEXTAREA", "NOSCRIPT"].includes(element.tagName)) continue;
              for (const name of ["aria-label", "aria-valuetext", "title", "placeholder", "alt"])
                if (element.hasAttribute(name)) said.push(element.getAttribute(name));
              for (const node of element.childNodes) if (node.nodeType === 3) said.push(node.textContent);
              if (element.shadowRoot) listen(element.shadowRoot);
            }
          };
          listen(document.body);
          return said;
        }"""
    )
    return "\n".join(said)


@pytest.mark.parametrize("path", ["read", "networks"])
@pytest.mark.parametrize("locale", ["ko-KR"])
def test_a_korean_page_has_none_of_our_english(page: Page, server: Server, path: str) -> None:
    page.goto(f"{server.url}/{path}?{urlencode({'text': '정말 𒀀'})}")
    expect(page.get_by_role("heading", level=1)).to_have_text(words("ko")(f"{path}.title"))
    if path == "read":
        expect(PlayerPage(page, "ko").count).to_be_visible()
        page.get_by_text(words("ko")("read.numbers")).click()
        expect(page.get_by_role("table")).to_be_visible()
    else:
        expect(page.get_by_role("table")).to_have_count(4)
        expect(page.locator(".js-plotly-plot")).to_have_count(4)
    said = everything_said(page)
    lines = {line.strip() for line in said.splitlines()}
    pieces = {
        piece.strip()
        for key, message in catalogue("en").items()
        if message != catalogue("ko")[key]
        for piece in re.split(r"\{\w+\}", message)  # what stands around the values
        if len(re.findall("[a-z]", piece)) >= 4
    }
    # one word may stand in a source's own name
    assert {piece for piece in pieces if (piece in said if " " in piece else piece in lines)} == set()


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_both_themes_are_drawn_on_their_own_paper(page: Page, server: Server, colour_scheme: Theme) -> None:
    there = opened(page, server)

    def rgb(hexadecimal: str) -> str:
        return "rgb({}, {}, {})".format(*(int(hexadecimal[k : k + 2], 16) for k in (1, 3, 5)))

    expect(page.get_by_test_id("stApp")).to_have_css("background-color", rgb(PAPER[colour_scheme]))
    expect(there.readout).to_have_css("color", rgb(INK[colour_scheme]))
    expect(there.player.locator(".drawing .state").first).to_have_css("fill", rgb(INK[colour_scheme]))


LONG = "Internationalisation" * 12


@pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
@pytest.mark.parametrize("text", ["Not bad at all", "word " * 60, LONG], ids=["short", "many", "long"])
@pytest.mark.more
def test_a_telephone_needs_no_sideways_scrolling(page: Page, server: Server, text: str) -> None:
    there = opened(page, server, network="en-sentiment", text=text)
    page.get_by_text("Show the numbers as a table").click()
    expect(page.get_by_role("table")).to_be_visible()
    wider = page.evaluate(
        """() => [document.documentElement, document.body, ...document.querySelectorAll(
             "[data-testid=stMain], [data-testid=stMainBlockContainer], [data-testid=stVerticalBlock]")]
             .filter(element => element.scrollWidth > element.clientWidth + 1)
             .map(element => [element.dataset.testid ?? element.tagName, element.scrollWidth])"""
    )
    assert wider == []
    for name in ("first", "play", "last"):
        box = there.button(name).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        assert min(box["width"], box["height"]) >= 24  # WCAG 2.2, target size
    there.button("first").click()
    expect(there.count).to_have_text(re.compile(r"^1 /"))


@pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
def test_the_current_step_stays_in_sight(page: Page, server: Server) -> None:
    there = opened(page, server, network="en-sentiment", text="word " * 60)
    for name, step in (("last", 59), ("first", 0)):
        there.button(name).click()
        token, timeline = there.tokens.nth(step).bounding_box(), there.timeline.bounding_box()
        assert token
        assert timeline
        assert timeline["x"] <= token["x"] <= timeline["x"] + timeline["width"] - token["width"] + 1


def test_signs_of_other_languages_are_shown_as_they_are(page: Page, server: Server) -> None:
    text = "<b>x</b> <img src=x onerror=alert(1)> $y^2$ **z** _foo_ # * - > ` :smile: &amp; www.x.org [a](b)"
    there = opened(page, server, network="en-sentiment", text=text)
    tokens = [token.text for token in reading("en-sentiment", "lstm", text).tokens]
    expect(there.tokens).to_have_text(tokens)
    expect(there.sentence).to_have_value(text)
    page.get_by_text("Show the numbers as a table").click()
    expect(page.locator("tbody td:nth-of-type(1)")).to_have_text(tokens)
    expect(page.locator("tbody th")).to_have_text([str(step + 1) for step in range(len(tokens))])
    expect(page.locator("main .katex, section .katex, table a, table em, table strong")).to_have_count(0)


def test_a_language_model_shows_white_space_and_signs(page: Page, server: Server) -> None:
    text = "a <b>*_$\t`\n#"
    there = opened(page, server, network="en-char", kind="rnn", text=text)
    expect(there.tokens).to_have_count(len(text))
    shown = there.tokens.all_inner_texts()
    assert shown == [{" ": "␣", "\t": "⇥", "\n": "⏎"}.get(sign, sign) for sign in text]
    page.get_by_text("Show the numbers as a table").click()
    expect(page.locator("tbody td:nth-of-type(1)")).to_have_text(shown)


def test_a_hundred_thousand_characters_are_kept_and_refused(page: Page, server: Server) -> None:
    there = opened(page, server, network="en-char")
    text = "To be, or not to be. " * 4_762
    there.type(text)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(f"{len(text):,}")
    expect(alert).to_contain_text("2,000")
    expect(there.player).to_have_count(0)
    assert there.sentence.input_value() == text
    there.type("To be")
    there.expect_step(5, 5)
    expect(alert).to_have_count(0)


def test_the_longest_text_can_be_played(page: Page, server: Server) -> None:
    there = opened(page, server, network="en-char", kind="gru")
    there.type("To be, or not to be." * 100)
    there.expect_step(2000, 2000)
    there.button("previous").click()
    there.expect_step(1999, 2000)
    there.timeline.press("Home")
    there.expect_step(1, 2000)


def test_an_empty_box_is_a_hint(page: Page, server: Server) -> None:
    there = opened(page, server)
    there.type("")
    expect(page.get_by_text(words("en")("read.empty"))).to_be_visible()
    expect(there.player).to_have_count(0)
    there.type("fine")
    there.expect_step(1, 1)


@pytest.mark.parametrize("locale", ["en-US"])
def test_a_link_shows_a_fresh_server_the_whole_scene(fresh_server: Server, page: Page) -> None:
    scene = {"network": "ko-sentiment", "kind": "gru", "language": "ko", "text": "정말 <b>최고</b> & 100%#?"}
    page.goto(f"{fresh_server.url}/read?{urlencode(scene)}")
    there = PlayerPage(page, "ko")
    expect(there.sentence).to_have_value(scene["text"])
    expect_verdict(there, "ko-sentiment", "gru", scene["text"])
    expect(there.heatmap("z")).to_be_visible()


def test_the_address_can_be_sent_to_somebody_else(page: Page, server: Server, browser: Browser) -> None:
    there = opened(page, server, network="en-char", kind="rnn", text="Ham & eggs, 100% #1?")
    there.type("Ham & eggs, 100% #2?")
    expect(page).to_have_url(re.compile(r"%232"))
    expect_verdict(there, "en-char", "rnn", "Ham & eggs, 100% #2?")
    context = browser.new_context(locale="ko-KR")
    friend = context.new_page()
    complaints = watch(friend)
    friend.goto(page.url)
    theirs = PlayerPage(friend, "en")  # what was sent, in the language it was sent in
    expect(theirs.sentence).to_have_value("Ham & eggs, 100% #2?")
    expect_verdict(theirs, "en-char", "rnn", "Ham & eggs, 100% #2?")
    context.close()
    assert not complaints


def test_a_link_with_nonsense_says_so(page: Page, server: Server) -> None:
    there = opened(page, server, kind="transformer", text="kept")
    expect(page.get_by_role("alert")).to_contain_text("kind")
    expect(there.tokens).to_have_text(["kept"])


def test_every_number_can_be_downloaded(page: Page, server: Server) -> None:
    opened(page, server, network="en-sentiment", kind="gru", text="not bad")
    with page.expect_download() as started:
        page.get_by_role("button", name=words("en")("read.download", kind="GRU")).click()
    download = started.value
    assert download.suggested_filename == "en-sentiment-gru.npz"
    with np.load(io.BytesIO(download.path().read_bytes())) as file:
        found = reading("en-sentiment", "gru", "not bad")
        np.testing.assert_array_equal(file["z"], found.layer["z"].value[0])
        np.testing.assert_array_equal(file["h.gradient"], found.layer["h"].gradient[0])  # type: ignore[index]


@pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.more
def test_the_networks_fit_a_telephone(page: Page, server: Server, language: Language) -> None:
    page.goto(f"{server.url}/networks?language={language}")
    expect(page.locator(".js-plotly-plot")).to_have_count(4)
    expect(page.get_by_role("table")).to_have_count(4)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth + 1")


def test_the_way_to_the_networks_and_back_keeps_the_sentence(page: Page, server: Server) -> None:
    there = opened(page, server, kind="gru")
    there.type("still here")
    there.expect_step(2, 2)
    page.get_by_role("link", name="Networks").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words("en")("networks.title"))
    page.get_by_role("link", name="Read").click()
    expect(there.sentence).to_have_value("still here")
    expect_verdict(there, "en-sentiment", "gru", "still here")
