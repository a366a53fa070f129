"""What every lesson stands in: page config, language, navigation. ``app.py`` runs this for each visitor."""

import streamlit as st

from pages.frame.component import ASSETS
from pages.frame.glossary import glossary
from pages.frame.navigation import ENTRANCE, way_on
from pages.frame.shipped_file import its_files
from pages.lessons.choices import import_choices
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import LANGUAGES, own_name, tab_title, whole, words

STYLE = ASSETS / "page.css"

import_choices()
link = st.query_params.to_dict()
language = session.language()
say = words(language)
framed = False
with its_files():
    whole(language, "gatescope")  # names of pages, languages and networks: without them there is no page
    framed = True
if not framed:
    st.stop()

# By path: people link to it. Its script has the same name.
ICONS = {
    "words": "🔤",
    "one-step": "👣",
    "hello": "👋",
    "read": "📖",
    "shapes": "🧩",
    "gradients": "📉",
    "race": "🏁",
    "contents": "🗺️",
    "networks": "🧠",
}
lessons = {
    path: st.Page(f"{path.replace('-', '_')}/page.py", title=say(f"page.{path}"), icon=icon, url_path=path)
    for path, icon in ICONS.items()
}


def entrance() -> None:
    """The address without a path. Streamlit gives its default page no address of its own."""
    st.switch_page(lessons[ENTRANCE], query_params=st.query_params)


lesson = st.navigation(
    [st.Page(entrance, default=True, visibility="hidden"), *lessons.values()], position="top"
)
shown = lesson.url_path or ENTRANCE
session.open_page(shown, link)
st.set_page_config(page_title=tab_title(shown, language), page_icon="🔭", layout="wide")
st.html(STYLE)
glossary(language)

st.segmented_control(
    say("language.label"),
    LANGUAGES,
    format_func=own_name,
    label_visibility="collapsed",
    **follow_field("language", start="default"),
)
with its_files():
    lesson.run()
with its_files():
    way_on(lesson.url_path, lessons, say)
session.write_link()
