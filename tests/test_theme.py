"""The frame around the pages: readable in both themes, and of the same paper as the charts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

import pytest

from pages.charts import colours

CONFIG = Path(__file__).resolve().parents[1] / ".streamlit" / "config.toml"
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, Theme] = ("light", "dark")


@pytest.fixture(scope="module")
def themes() -> dict[str, Any]:
    themes: dict[str, Any] = tomllib.loads(CONFIG.read_text("utf-8"))["theme"]
    return themes


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # WCAG's well-known near miss


@pytest.mark.parametrize("theme", THEMES)
def test_the_frame_and_the_charts_are_of_one_paper(themes: dict[str, Any], theme: Theme) -> None:
    assert themes[theme]["backgroundColor"] == colours.PAPER[theme].lower()
    assert themes[theme]["textColor"] == colours.INK[theme].lower()
    assert themes[theme]["borderColor"] == colours.GRID[theme].lower()


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_wherever_it_stands(themes: dict[str, Any], theme: Theme) -> None:
    here = themes[theme]
    for background in (here["backgroundColor"], here["secondaryBackgroundColor"]):
        assert contrast(here["textColor"], background) >= 7
        assert contrast(here["primaryColor"], background) >= 4.5
        assert contrast(here["linkColor"], background) >= 4.5


def test_nothing_is_fetched(themes: dict[str, Any]) -> None:
    assert "http" not in themes["font"] + themes["codeFont"]
    assert "fontFaces" not in themes
