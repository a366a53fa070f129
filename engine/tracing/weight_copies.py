"""The weights that each call used, out of reach of what the model does to them afterwards."""

from collections.abc import Sequence

import torch
from torch import Tensor

from ..cells import RecurrentLayer
from .modules import flat_weights


class WeightCopies:
    """Private copies of the weights of modules; a weight that stays the same is copied once for all calls."""

    def __init__(self) -> None:
        self._last: dict[RecurrentLayer, Sequence[Tensor]] = {}

    def of(self, module: RecurrentLayer) -> Sequence[Tensor]:
        """The module's weights as its last call used them, in the order of `flat_weights`.

        They are compared by value: a weight that is changed by way of `.data` keeps its version.
        """
        now = [w.detach() for w in flat_weights(module)]
        last = self._last.get(module)
        if last is None:
            copies = [w.clone() for w in now]
        else:
            copies = [old if torch.equal(w, old) else w.clone() for w, old in zip(now, last, strict=True)]
        self._last[module] = copies
        return copies
