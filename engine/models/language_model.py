"""Learning and scoring the prediction of the next token in running text."""

from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from .network import RecurrentNetwork, State, detach, seeded

_FRESH_STARTS = (
    0.05  # how often a lane forgets its state at a window's start: people's texts start from nothing too
)


class LanguageModelTraining:
    """Running text in parallel lanes, read window by window; the state is carried on and its history cut off.

    The windows start at another place in every epoch. The batch of any step follows from the seed and the
    step's number; the carried state is what an interrupted training has to keep besides.
    """

    def __init__(self, ids: Tensor, *, batch_size: int, window: int, seed: int) -> None:
        self._ids = ids
        self._batch_size = batch_size
        self._window = window
        self._seed = seed
        self._state: State | None = None
        self._lane = (
            len(ids) - window - 1
        ) // batch_size  # tokens of one lane; a window is left over to shift by
        self.steps_per_epoch = self._lane // window
        if self.steps_per_epoch < 1:
            shortest = (batch_size + 1) * window + 1
            raise ValueError(
                f"{len(ids)} tokens are too few for {batch_size} lanes of {window}: {shortest} are needed"
            )

    def _batch(self, step: int) -> Tensor:
        epoch, at = divmod(step, self.steps_per_epoch)
        shift = int(torch.randint(self._window, (), generator=seeded(self._seed * 10_000 + epoch)))
        starts = shift + at * self._window + torch.arange(self._batch_size) * self._lane
        return self._ids[starts[:, None] + torch.arange(self._window + 1)]  # (batch, window + 1)

    def _starting_state(self, step: int) -> State | None:
        if self._state is None or step % self.steps_per_epoch == 0:
            return None
        kept = (torch.rand(self._batch_size, 1) >= _FRESH_STARTS).float()
        return (
            self._state * kept
            if isinstance(self._state, Tensor)
            else (self._state[0] * kept, self._state[1] * kept)
        )

    def loss(self, model: RecurrentNetwork, step: int) -> Tensor:
        """The mean nats per token of the step's windows."""
        batch = self._batch(step)
        logits, state = model.read(batch[:, :-1], self._starting_state(step))  # (batch, window, vocabulary)
        self._state = detach(state)
        return cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten())

    def carried(self) -> Any:
        """The lanes' state after the last step."""
        return self._state

    def carry(self, carried: Any) -> None:
        """Go on from what `carried` gave."""
        self._state = carried


@torch.inference_mode()
def nats_per_token(model: RecurrentNetwork, ids: Tensor, lanes: int = 1, window: int = 2048) -> float:
    """Mean cross entropy (nats) of each token after the first, read once from start to end.

    With several lanes the text is cut into that many pieces, each read from the zero state: quicker, and a
    little worse.
    """
    lane = (len(ids) - 1) // lanes
    inputs = ids[: lane * lanes].view(lanes, lane)
    targets = ids[1 : lane * lanes + 1].view(lanes, lane)
    state: State | None = None
    nats = 0.0
    for start in range(0, lane, window):
        logits, state = model.read(inputs[:, start : start + window], state)
        expected = targets[:, start : start + window]
        nats += float(cross_entropy(logits.flatten(0, 1), expected.flatten(), reduction="sum"))
    return nats / (lane * lanes)
