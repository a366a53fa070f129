"""What happens to links on their way: the scene opens, or what can't be read is named."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qs, quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.lessons.read.choices import ReadChoices
from pages.state.limits import told
from pages.state.record import from_link, known
from pages.text.i18n import LANGUAGES

# Without text: of a text nobody can say whether it is as it was typed.
SCENES = st.builds(
    ReadChoices,
    language=st.sampled_from(LANGUAGES),
    network=st.sampled_from(["ko-sentiment", "en-char"]),
    kind=st.sampled_from(["rnn", "gru", "all"]),
    gain=st.integers(0, 40).map(lambda tenths: tenths / 10),
    bias=st.integers(-20, 20).map(lambda halves: halves / 2),
    unit=st.none() | st.integers(1, 64),
    hold=st.sampled_from(["", "f=1", "g.3=-0.25,f=0.5", "f=1,f.17=0.5"]),
)
KNOWN = known(ReadChoices)
START = ReadChoices(language="en", network="en-sentiment")


def arrives(query: str) -> dict[str, str]:
    """The parameters as Streamlit hands them on: of two alike the later."""
    return {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}


def opens(query: str) -> ReadChoices:
    scene, refused = from_link(arrives(query), START)
    assert refused == []
    return scene


def encoded(query: str) -> str:
    """Each name and value once more."""
    return "&".join("=".join(map(quote, part.split("="))) for part in query.split("&"))


DAMAGES = {
    "from a page's source": escape,
    "twice from a page's source": lambda query: escape(escape(query)),
    "encoded twice": encoded,
    "encoded three times": lambda query: encoded(encoded(query)),
    "encoded whole": quote,
    "a space for each +": lambda query: query.replace("%2B", "+"),
    "spaces as %20": lambda query: query.replace("+", "%20"),
    "names in capitals": lambda query: "&".join(
        part.partition("=")[0].upper() + "=" + part.partition("=")[2] for part in query.split("&")
    ),
    "twice": lambda query: f"{query}&{query}",
    "a second question mark": lambda query: f"?{query}",
    "an ampersand too many": lambda query: f"&{query}&&",
    "the mark of whoever sent it on": lambda query: f"utm_source=mail&{query}&fbclid=kind%3Dlstm_x",
    **{
        f"followed by {behind}": lambda query, behind=behind: query + quote(behind)
        for behind in (".", ",", ")", ").", "”", "’", '"', ">", "。", "…", "!", "?", "」", "\n", " ")
    },
    **{
        f"values in {before}{behind}": lambda query, before=before, behind=behind: "&".join(
            f"{name}={quote(before)}{value}{quote(behind)}"
            for name, _, value in (part.partition("=") for part in query.split("&"))
        )
        for before, behind in ("“”", "‘’", '""', "''", "„“", "«»", "「」")
    },
    "broken over lines": lambda query: query.replace("-", "-%0A").replace("%2C", "%2C%0D%0A"),
}


@pytest.mark.parametrize("damage", DAMAGES)
@settings(max_examples=15)
@given(scene=SCENES)
def test_a_damaged_link_opens_its_scene(damage: str, scene: ReadChoices) -> None:
    whole = urlencode(scene.link())
    assert opens(whole) == scene
    assert opens(DAMAGES[damage](whole)) == scene


@settings(max_examples=100)
@given(SCENES, st.data())
def test_a_link_that_breaks_off_opens_as_far_as_it_goes(scene: ReadChoices, data: st.DataObject) -> None:
    whole = urlencode(scene.link())
    end = data.draw(st.integers(1, len(whole)))
    left = whole[:end]
    found, refused = from_link(arrives(left), START)
    *complete, last = left.split("&")
    name = last.partition("=")[0]
    for each in complete:
        kept = each.partition("=")[0]
        assert kept == "v" or getattr(found, kept) == getattr(scene, kept)
    assert set(refused) <= {name}
    if name and name not in KNOWN:  # within a name
        assert refused == [name]
        assert name in told(ReadChoices, name, "")
        assert any(each.startswith(name) and each in told(ReadChoices, name, "") for each in KNOWN)
    elif name in ReadChoices.model_fields and not refused:  # what is left may make sense
        value = arrives(last)[name]
        with_value = from_link({name: value}, START)[0]
        assert getattr(found, name) == getattr(with_value, name)


@pytest.mark.parametrize("scene", [{"text": "I loved it"}, {"text": "Q&A; 100 % “yes”, at%20last."}])
def test_a_text_is_as_it_was_sent(scene: dict[str, str]) -> None:
    assert opens(escape(urlencode(scene))).text == scene["text"]


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("kind=gr", ["kind"]),
        ("amp;kind=transformer&amp;network=x", ["kind", "network"]),
        ("kind=LSTM", ["kind"]),
        ("kind=gru;network=en-char", ["kind"]),
        ("hold=f%3D", ["hold"]),
        ("hold=)", ["hold"]),
        ("gain=", ["gain"]),
        ("gain=1%2C5", ["gain"]),
        ("kind=gru&netwo", ["netwo"]),
        ("v=99.", ["v"]),
        ("kind%3Dnonsense", ["kind"]),
        ("utm_source=mail&fbclid=", []),
    ],
)
def test_what_can_not_be_read_is_named(query: str, refused: list[str]) -> None:
    assert sorted(from_link(arrives(query), START)[1]) == refused
