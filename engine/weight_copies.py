"""The weights that each call used, out of reach of what the model does to them afterwards."""

import torch
from torch import Tensor, nn

from engine.modules import flat_weights


class WeightCopies:
    """Private copies of the weights of modules; a weight that stays the same is copied once for all calls."""

    def __init__(self) -> None:
        self._last: dict[nn.RNNBase, list[Tensor]] = {}

    def of(self, module: nn.RNNBase) -> list[Tensor]:
        """The module's weights as its last call used them, in the order of `flat_weights`.

        They are compared by value: a weight that is changed by way of `.data` keeps its version.
        """
        now = [w.detach() for w in flat_weights(module)]
        last = self._last.get(module)
        self._last[module] = [
            w.clone() if last is None or not torch.equal(w, last[at]) else last[at]
            for at, w in enumerate(now)
        ]
        return self._last[module]
