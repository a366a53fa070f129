"""Open pages as a visitor of one language, and write what each shows: run in a process of its own.

``python -m tests.pages.text.visits LANGUAGE`` reads a JSON list of links, ``[page, {name: value}]`` each, and
writes a JSON list of what they show.
"""

from __future__ import annotations

import json
import sys

from tests.pages.lessons.conftest import arriving


def shown(page: str, link: dict[str, str]) -> dict[str, list[str]]:
    app = arriving(page, **link)
    app.session_state["changes"] = True  # an open panel
    app.run()
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
