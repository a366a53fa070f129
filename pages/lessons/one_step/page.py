"""One step: what a cell does with one input, product by product, in rooms that each answer one question."""

from __future__ import annotations

from pages.frame.room import Page, Room, page
from pages.lessons.one_step.rooms import cell, gates, loop, reset

page(
    Page(
        "one-step",
        [
            Room("cell", cell.show),
            Room("gates", gates.show),
            Room("reset", reset.show),
            Room("loop", loop.show),
        ],
    )
)
