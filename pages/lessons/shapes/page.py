"""Shapes: which network goes with which task, in rooms that each answer one question."""

from __future__ import annotations

from pages.frame.room import Page, Room, page
from pages.lessons.shapes.rooms import architectures, dates, digit, elmo, intent, tags

ROOMS = (
    Room("architectures", architectures.show),
    Room("digit", digit.show),
    Room("intent", intent.show),
    Room("tags", tags.show),
    Room("dates", dates.show),
    Room("elmo", elmo.show),
)

page(Page("shapes", ROOMS))
