"""Gradients: why the past is forgotten, in rooms that each answer one question."""

from __future__ import annotations

from pages.frame.room import Page, Room, page
from pages.lessons.gradients.rooms import cell, clipping, distance, matrices, tanh, truncation

ROOMS = (
    Room("distance", distance.show),
    Room("matrices", matrices.show),
    Room("tanh", tanh.show),
    Room("cell", cell.show),
    Room("clipping", clipping.show),
    Room("truncation", truncation.show),
)

page(Page("gradients", ROOMS))
