"""From a scene to what the engine makes of it, kept for the next visitor who asks the same."""

from __future__ import annotations

from functools import lru_cache

from engine import Clamp, Scale, Shift, zoo
from engine.changes import Change
from engine.reading import Reading, read
from pages.widgets.scene import KEEPS, Scene
from pages.widgets.sentence_box import sentence_of

KEPT = 64  # readings; one of 40 steps takes half a megabyte


@lru_cache(maxsize=None)
def network_of(name: str, kind: str, moment: str = "final") -> zoo.Network:
    """A shipped network, loaded once. Shared by all visitors, so nobody changes it."""
    return zoo.load(name, kind, moment)


@lru_cache(maxsize=KEPT)
def _reading(
    name: str, kind: str, moment: str, text: str, changes: tuple[Change, ...], steps: int | None, at: int | None
) -> Reading:
    return read(network_of(name, kind, moment), text, changes, steps, at)


def reading_of(scene: Scene) -> Reading:
    """What the scene's network, with its changes, makes of the scene's sentence."""
    return _of(scene, changes_of(scene))


def untouched_reading_of(scene: Scene) -> Reading:
    """The same without the changes to the network."""
    return _of(scene, ())


def _of(scene: Scene, changes: tuple[Change, ...]) -> Reading:
    at = None if scene.at is None else scene.at - 1
    text = stretched(scene)
    return _reading(scene.network, scene.kind, scene.moment, text, changes, scene.steps, at)


def changes_of(scene: Scene) -> tuple[Change, ...]:
    """What is done to the network, in the engine's terms."""
    changes: list[Change] = []
    if scene.gain != 1:
        changes.append(Scale("weight_hh", scene.gain))
    if scene.bias_here:
        changes.append(Shift(KEEPS[scene.kind], scene.bias_here))
    for hold in scene.holds_here:
        units = None if hold.unit is None else (hold.unit - 1,)
        changes.append(Clamp(hold.gate, hold.value, units))
    return tuple(changes)


def stretched(scene: Scene) -> str:
    """The sentence with its neutral filler, which pushes the words around it apart."""
    text, filler = sentence_of(scene)
    if not scene.filler:
        return text
    tokens = network_of(scene.network, scene.kind, scene.moment).tokenizer.tokenize(text)
    if not tokens:
        return text
    place = tokens[min(scene.after, len(tokens)) - 1].end
    return text[:place] + filler * scene.filler + text[place:]
