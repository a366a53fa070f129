"""From a scene to the networks whose gradient the page Gradients follows back: trained, or fresh."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import get_args

import numpy as np

from engine.cells import KINDS as CELLS
from engine.cells import Kind, RecurrentLayer
from engine.gradient import Fresh, FreshGradient, MeanField, fresh_gradient, gradient_curve
from engine.text import display
from engine.tracing.changes import Change
from engine.tracing.records import Array, LayerTrace, Signal, Signals
from pages.lessons.gradients.choices import GradientsChoices
from pages.parts.readings import changes_of, network_of, readings_of

KINDS: tuple[Kind, ...] = get_args(Kind)
KEPT = 12


@dataclass(frozen=True, eq=False)
class Backwards:
    """One network's gradient on its way back.

    Attributes:
        layer, module, changes: as `engine.gradient` takes them.
        last: T, the number of the state that the loss sees: so many steps were taken.
        log10_h: (T + 1,), log10 ||dL/dh_t||, the initial state first.
        tokens: what was read at each step; None for a fresh network, which reads noise.
        theory: the mean field of a fresh RNN, where there is one.
        exploded: the first state, on the way back, whose gradient isn't finite; None where all are.
    """

    kind: Kind
    layer: LayerTrace
    module: RecurrentLayer
    changes: tuple[Change, ...]
    last: int
    log10_h: Array
    tokens: tuple[str, ...] | None = None
    theory: MeanField | None = None
    exploded: int | None = None

    @property
    def left(self) -> float:
        """log10 of how much of the gradient at T is left at the first step's state, 1."""
        return float(self.log10_h[min(1, self.last)] - self.log10_h[-1])

    @property
    def slope(self) -> float:
        """log10 per step: the line closest to the curve. NaN where no two of its values are finite."""
        distance = np.arange(self.last, -1, -1)
        shown = np.isfinite(self.log10_h)
        if shown.sum() < 2:
            return float("nan")
        return float(np.polyfit(distance[shown], self.log10_h[shown], 1)[0])


def backwards_of(scene: GradientsChoices) -> list[Backwards]:
    """RNN, LSTM and GRU, in this order. Raises what reading the scene's sentence raises."""
    if scene.source == "trained":
        return _trained(scene)
    return [_of_fresh(fresh_of(scene, kind)) for kind in KINDS]


def fresh_of(scene: GradientsChoices, kind: Kind) -> Fresh:
    """The settings of a fresh network; relu is the RNN's alone, as in torch."""
    return Fresh(
        kind=kind,
        activation=scene.activation if scene.activation in CELLS[kind].nonlinearities else "tanh",
        hidden_size=scene.hidden_size,
        length=scene.length,
        spectral_radius=scene.radius,
        initialisation=scene.initialisation,
        forget_bias=scene.forget_bias,
        input_scale=scene.input_scale,
        seed=scene.seed,
    )


@lru_cache(maxsize=KEPT)
def _of_fresh(settings: Fresh) -> Backwards:
    found: FreshGradient = fresh_gradient(settings)
    curve = found.curve
    exploded = int(curve.exploded[0])
    return Backwards(
        settings.kind,
        found.layer,
        found.module,
        (),
        settings.length,
        curve.log10_h[0],
        theory=found.theory,
        exploded=None if exploded < 0 else exploded,
    )


def _trained(scene: GradientsChoices) -> list[Backwards]:
    found = []
    for kind, reading in zip(KINDS, readings_of(scene.with_(kind="all")), strict=True):
        module = network_of(scene.network, kind, scene.moment).model.rnn
        changes = changes_of(scene, kind)
        last = reading.at + 1
        layer = until(reading.layer, last)
        gradient = layer["h"].gradient
        assert gradient is not None  # a reading always has them
        curve = gradient_curve(layer, module, gradient[:, -1], changes)
        exploded = int(curve.exploded[0])
        tokens = tuple(display(token.text) for token in reading.tokens[:last])
        found.append(
            Backwards(
                kind,
                layer,
                module,
                changes,
                last,
                curve.log10_h[0],
                tokens,
                exploded=None if exploded < 0 else exploded,
            )
        )
    return found


def until(layer: LayerTrace, last: int) -> LayerTrace:
    """The layer's first steps: what comes after them, the loss doesn't see."""
    signals = {
        name: Signal(signal.value[:, :last], None if signal.gradient is None else signal.gradient[:, :last])
        for name, signal in layer.signals.items()
    }
    return replace(layer, lengths=np.minimum(layer.lengths, last), signals=Signals(signals))
