"""Words: how a sentence becomes numbers, in rooms that each answer one question."""

from __future__ import annotations

from pages.frame.room import Page, Room, page
from pages.lessons.words.rooms import (
    bags,
    counts,
    embedding,
    onehot,
    pmi,
    reviews,
    shapes,
    svd,
    thesaurus,
    word2vec,
)

ROOMS = (
    Room("shapes", shapes.show),
    Room("onehot", onehot.show),
    Room("bags", bags.show),
    Room("thesaurus", thesaurus.show),
    Room("counts", counts.show),
    Room("pmi", pmi.show),
    Room("svd", svd.show),
    Room("word2vec", word2vec.show),
    Room("reviews", reviews.show),
    Room("embedding", embedding.show),
)

page(Page("words", ROOMS))
