"""From a scene to what the engine makes of it, kept for the next visitor who asks the same."""

from __future__ import annotations

from functools import cache, lru_cache

from engine import Clamp, Scale, Shift, models
from engine.cells import Kind
from engine.reading.filler import stretched as filler_between
from engine.reading.reading import Reading, read
from engine.text import Token
from engine.tracing.changes import Change
from pages.parts.sentence_box import sentence_of
from pages.state.networks import GATES, KEEPS, NetworkChoices

KEPT = 16  # readings; one of 40 steps takes half a megabyte, the longest 70


@cache
def network_of(name: str, kind: str, moment: str = "final") -> models.Network:
    """A shipped network, loaded once. Shared by all visitors, so nobody changes it."""
    return models.load(name, kind, moment)


@lru_cache(maxsize=KEPT)
def _reading(
    name: str,
    kind: str,
    moment: str,
    text: str,
    changes: tuple[Change, ...],
    steps: int | None,
    at: int | None,
) -> Reading:
    return read(network_of(name, kind, moment), text, changes, steps, at)


def readings_of(scene: NetworkChoices) -> list[Reading]:
    """What the scene's networks, with its changes, make of the scene's sentence."""
    return [_of(scene, kind, changes_of(scene, kind)) for kind in scene.kinds]


def untouched_readings_of(scene: NetworkChoices) -> list[Reading]:
    """The same without the changes to the networks."""
    return [_of(scene, kind, ()) for kind in scene.kinds]


def filled_readings_of(scene: NetworkChoices) -> list[tuple[Reading, Reading]]:
    """What each network makes of the whole sentence without the filler, and with it."""
    whole = scene.with_(steps=None, at=None)
    return list(zip(readings_of(whole.with_(filler=0)), readings_of(whole), strict=True))


def changed_reading_of(scene: NetworkChoices, changes: tuple[Change, ...]) -> Reading:
    """The scene's only network, changed in this way and no other, reads the scene's sentence."""
    [kind] = scene.kinds
    return _of(scene, kind, changes)


def _of(scene: NetworkChoices, kind: Kind, changes: tuple[Change, ...]) -> Reading:
    at = None if scene.at is None else scene.at - 1
    return _reading(scene.network, kind, scene.moment, stretched(scene), changes, scene.steps, at)


def changes_of(scene: NetworkChoices, kind: Kind) -> tuple[Change, ...]:
    """What is done to a network of this kind, in the engine's terms."""
    changes: list[Change] = []
    if scene.gain != 1:
        changes.append(Scale("weight_hh", scene.gain))
    if scene.bias and kind in KEEPS:
        changes.append(Shift(KEEPS[kind], scene.bias))
    for hold in scene.hold:
        if hold.gate not in GATES[kind]:
            continue
        units = None if hold.unit is None else (hold.unit - 1,)
        changes.append(Clamp(hold.gate, hold.value, units))
    return tuple(changes)


def stretched(scene: NetworkChoices) -> str:
    """The sentence with its tokens of filler, which push the words around it apart."""
    text, filler = sentence_of(scene)
    if not scene.filler:
        return text
    network = network_of(scene.network, scene.kinds[0], scene.moment)
    return filler_between(network.tokenizer, text, scene.after, filler, scene.filler)


def token_count(scene: NetworkChoices) -> int:
    """How many tokens the whole sentence has, its filler counted in."""
    return len(_tokenize(scene, stretched(scene)))


def _tokenize(scene: NetworkChoices, text: str) -> tuple[Token, ...]:
    network = network_of(scene.network, scene.kinds[0], scene.moment)
    return network.tokenizer.tokenize(text)
