"""Boxes, and arrows between them, as SVG."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from pages.charts.colours import INK, PAPER, Theme, colour

WIDTH, HEIGHT = 50, 30  # of a box
Place = tuple[float, float]


@dataclass
class Drawing:
    """The parts of a drawing as they come. Arrows lie under boxes."""

    theme: Theme
    lines: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)

    def box(self, middle: Place, name: str, index: object, signal: str) -> None:
        """A box with a name and, below its line, an index; in the colour of that signal or kind of cell."""
        x, y = middle
        stroke = colour(signal, self.theme)
        self.boxes.append(
            f'<rect x="{x - WIDTH / 2}" y="{y - HEIGHT / 2}" width="{WIDTH}" height="{HEIGHT}" rx="6" '
            f'fill="{PAPER[self.theme]}" stroke="{stroke}" stroke-width="2"/>'
        )
        self.text((x, y + 5), name, 14, index=index, fill=stroke)

    def line(self, start: Place, end: Place, tip: bool = True, dashed: bool = False) -> None:
        """A straight line, with or without an arrow's tip."""
        (x1, y1), (x2, y2) = start, end
        style = (' marker-end="url(#tip)"' if tip else "") + (' stroke-dasharray="4 4"' if dashed else "")
        self.lines.append(
            f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{INK[self.theme]}" '
            f'stroke-width="1.5"{style}/>'
        )

    def text(
        self,
        place: Place,
        text: str,
        size: int = 12,
        anchor: str = "middle",
        index: object = "",
        fill: str | None = None,
    ) -> None:
        """Text with an index below its line."""
        below = f'<tspan dy="4" font-size="9">{escape(str(index))}</tspan>' if index != "" else ""
        self.boxes.append(
            f'<text x="{place[0]}" y="{place[1]}" font-size="{size}" text-anchor="{anchor}" '
            f'fill="{fill or INK[self.theme]}">{escape(text)}{below}</text>'
        )

    def svg(self, width: float, height: float) -> str:
        """All of it, a third larger than its coordinates."""
        tip = (
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
            f'orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="{INK[self.theme]}"/></marker></defs>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width * 4 / 3:.0f}" font-family="sans-serif">'
            f"{tip}{''.join(self.lines)}{''.join(self.boxes)}</svg>"
        )
