"""Imports run one way: lessons -> parts -> frame -> state -> charts -> text -> engine.

The rule is read from the source, not from what happens to be loaded: `engine` must be usable where no
streamlit is installed, and a chart must be a pure function of a record.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the bottom up: a folder may import itself and those before it.
ORDER = (
    "engine",
    "pages.text",
    "pages.charts",
    "pages.state",
    "pages.frame",
    "pages.parts",
    "pages.serving",
    "pages.lessons",
    "app",
)
FORBIDDEN = {
    "engine": {"streamlit", "plotly"},
    "pages.charts": {"streamlit", "torch"},
}
NOT_SHIPPED = {"tests", "scripts"}


def product_sources() -> dict[str, str]:
    """Path -> source of every Python file that ships."""
    files = [ROOT / "app.py", *(ROOT / "engine").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    return {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in files if file.exists()}


def violations(path: str, source: str) -> list[str]:
    """What this file must not do, one sentence each."""
    folder = layer(".".join(Path(path).with_suffix("").parts))
    if folder is None:
        return [f"{path} belongs to no folder of the house: {', '.join(ORDER)}"]
    return [
        f"{path}:{line} imports {name}: {reason}"
        for line, name in imported(path, ast.parse(source))
        if (reason := objection(path, folder, name))
    ]


def objection(path: str, folder: str, name: str) -> str | None:
    """Why this file of a folder may not import the dotted name; None where it may."""
    top = name.partition(".")[0]
    if top in NOT_SHIPPED:
        return f"{top} is not shipped"
    if top in FORBIDDEN.get(folder, ()):
        return f"{folder} knows no {top}"
    if top not in ("engine", "pages", "app"):
        return None
    target = layer(name)
    if target is None or ORDER.index(target) > ORDER.index(folder):
        return f"imports run {' -> '.join(reversed(ORDER))}"
    in_a_page = len(Path(path).parts) > 3  # the way into all of them lies beside them
    if folder == target == "pages.lessons" and in_a_page and name.split(".")[2] != Path(path).parts[2]:
        return "a page imports no other page: what two share lies in pages/parts"
    return None


def layer(module: str) -> str | None:
    """The folder of the house a dotted name lies in."""
    return next((folder for folder in ORDER if f"{module}.".startswith(f"{folder}.")), None)


def imported(path: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything a file imports, also by `importlib` and inside functions."""
    parts = Path(path).parts
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                # `from . import x` in a/b/c.py, and in a/b/__init__.py, means a.b.x
                base = (
                    [*parts[: len(parts) - level], *([module] if module else [])] if level else [module or ""]
                )
                yield from ((node.lineno, ".".join([*base, alias.name])) for alias in names)
            case ast.Call(
                func=ast.Name(id="__import__" | "import_module"), args=[ast.Constant(str(name)), *_]
            ):
                yield node.lineno, name
            case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(str(name)), *_]):
                yield node.lineno, name


def test_every_file_imports_downwards_only() -> None:
    found = [
        complaint for path, source in product_sources().items() for complaint in violations(path, source)
    ]
    assert not found, "\n".join(found)


def test_no_page_lies_directly_in_pages() -> None:
    """Streamlit may run such a file without app.py when the first visit to a server is a deep link."""
    assert not [file.name for file in (ROOT / "pages").glob("*.py")]


def test_the_sources_are_found() -> None:
    folders = {layer(".".join(Path(path).with_suffix("").parts)) for path in product_sources()}
    assert folders == set(ORDER)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("engine/tracing/trace.py", "import streamlit"),
        ("engine/tracing/trace.py", "import streamlit as st"),
        ("engine/tracing/trace.py", "from plotly.graph_objects import Figure"),
        ("engine/tracing/trace.py", "def late():\n    import plotly.express"),
        ("engine/tracing/trace.py", "import importlib\nimportlib.import_module('streamlit')"),
        ("engine/tracing/trace.py", "__import__('plotly')"),
        ("engine/models/card.py", "from pages.charts import gates"),
        ("engine/models/card.py", "from pages import charts"),
        ("engine/models/card.py", "import app"),
        ("engine/models/card.py", "from ...pages.charts import gates"),
        ("engine/models/card.py", "from tests.engine import corpus"),
        ("pages/charts/gates.py", "import torch"),
        ("pages/charts/gates.py", "from torch import nn"),
        ("pages/charts/gates.py", "import streamlit"),
        ("pages/charts/gates.py", "from pages.parts import sentence_box"),
        ("pages/charts/gates.py", "from ..parts import sentence_box"),
        ("pages/charts/gates.py", "from .. import lessons"),
        ("pages/parts/undo.py", "from pages.lessons import read"),
        ("pages/parts/undo.py", "import pages"),
        ("pages/lessons/read/page.py", "from pages.lessons.words import captions"),
        ("pages/lessons/read/page.py", "import pages.lessons.words.captions"),
        ("pages/parts/undo.py", "from scripts.server import running"),
        ("pages/lessons/read/page.py", "import app"),
        ("app.py", "from tests import browser"),
        ("pages/stray.py", "import json"),
        ("pages/misc/stray.py", "import json"),
    ],
)
def test_a_violation_is_seen(path: str, source: str) -> None:
    assert len(violations(path, source)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("engine/tracing/trace.py", "import torch\nfrom engine.tracing.records import Trace"),
        ("engine/models/card.py", "from . import training\nfrom ..errors import GatescopeError"),
        ("engine/models/__init__.py", "from .card import Card"),
        ("engine/tracing/trace.py", "text = 'import streamlit'"),
        ("pages/charts/gates.py", "import plotly.graph_objects as go\nfrom engine import Trace"),
        ("pages/parts/undo.py", "import streamlit as st\nimport torch\nfrom pages.charts import gates"),
        (
            "pages/lessons/read/page.py",
            "import engine\nfrom pages.lessons.read import player\nfrom pages.charts import gates",
        ),
        ("app.py", "import streamlit as st\nfrom pages.lessons import read"),
    ],
)
def test_what_runs_downwards_is_allowed(path: str, source: str) -> None:
    assert violations(path, source) == []
