"""What README, CONTRIBUTING and CHANGELOG promise is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


def text(document: str) -> str:
    return (ROOT / document).read_text("utf-8")


def test_readmes_python_gives_the_shapes_it_states() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", text("README.md"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    stated = re.findall(r"^(trace\.\S+)\s+# \(([\d, ]+)\)", code, re.MULTILINE)
    assert len(stated) == 2
    for expression, shape in stated:
        assert eval(expression, names).shape == tuple(int(length) for length in shape.split(","))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_command_exists(document: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", text(document), re.MULTILINE))
    assert named <= targets


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_into_the_repository_leads_somewhere(document: str) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", text(document))
    missing = [link for link in links if "://" not in link and not (ROOT / link.partition("#")[0]).exists()]
    assert not missing
