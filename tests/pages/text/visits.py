"""Open pages as a visitor of one language, and write what each shows: run in a process of its own.

``python -m tests.pages.text.visits LANGUAGE`` reads a JSON list of links, ``[page, {name: value}]`` each, and
writes a JSON list of what they show.
"""

from __future__ import annotations

import json
import sys

from streamlit.testing.v1 import AppTest

from tests.pages.lessons.conftest import INDEX, SECONDS


def shown(page: str, link: dict[str, str]) -> dict[str, list[str]]:
    app = AppTest.from_file(str(INDEX), default_timeout=SECONDS)
    for name, value in link.items():
        app.query_params[name] = value
    app.session_state["changes"] = True  # an open panel
    app.run()
    if page != "read":
        app.switch_page(f"{page.replace('-', '_')}/page.py").run()
    told = (*app.title, *app.subheader, *app.markdown, *app.caption)
    return {
        "exceptions": [f"{each.message}\n{''.join(each.stack_trace)}" for each in app.exception],
        "errors": [each.value for each in app.error],
        "told": [each.value for each in told],
    }


if __name__ == "__main__":
    language = sys.argv[1]
    links: list[tuple[str, dict[str, str]]] = json.load(sys.stdin)
    json.dump([shown(page, {**link, "language": language}) for page, link in links], sys.stdout)
