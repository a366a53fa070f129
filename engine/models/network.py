"""What reads text: embedding, one recurrent layer, and a linear head at every step."""

from typing import cast

import torch
from torch import Tensor, nn

from ..cells import KINDS, Kind, cell_of

State = Tensor | tuple[Tensor, Tensor]  # h_t, or (h_t, c_t) of an LSTM; each (1, batch, hidden_size)


class RecurrentNetwork(nn.Module):
    """Reads tokens from left to right and gives its verdict after each of them.

    `rnn` is a stock `torch.nn` layer with `batch_first=True`. The head sees h_t and nothing else, so whatever
    the network says at step t has come through the recurrence.
    """

    def __init__(
        self,
        kind: Kind,
        vocabulary_size: int,
        embedding_size: int,
        hidden_size: int,
        outputs: int,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary_size, embedding_size)
        self.dropout = nn.Dropout(dropout)
        self.rnn: nn.RNNBase = KINDS[kind].layer(embedding_size, hidden_size, batch_first=True)
        self.head = nn.Linear(hidden_size, outputs)
        self._initialise()

    def _initialise(self) -> None:
        """Orthogonal W_hh, Xavier W_ih, zero biases but for the LSTM's forget gate.

        That one starts at 1, so that a new network remembers (Jozefowicz et al. 2015).
        """
        hidden_size = self.rnn.hidden_size
        weights = dict(self.rnn.named_parameters())
        nn.init.normal_(self.embedding.weight, std=0.3)
        for gate in torch.split(weights["weight_hh_l0"], hidden_size):
            nn.init.orthogonal_(gate)
        for gate in torch.split(weights["weight_ih_l0"], hidden_size):
            nn.init.xavier_uniform_(gate)
        nn.init.zeros_(weights["bias_ih_l0"])
        nn.init.zeros_(weights["bias_hh_l0"])
        cell = cell_of(self.rnn)
        if cell.keeps is not None and "c" in cell.states:
            nn.init.ones_(torch.split(weights["bias_ih_l0"], hidden_size)[cell.row(cell.keeps)])

    def read(self, ids: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Read on from a state (zeros if none is given).

        Args:
            ids: token ids (batch, time), integer.
            state: what an earlier call gave back.

        Returns:
            The logits of every step (batch, time, outputs) and the state after the last one.
        """
        x = self.dropout(self.embedding(ids))  # (batch, time, embedding_size)
        h, state = self.rnn(x, state)  # (batch, time, hidden_size)
        return self.head(self.dropout(h)), cast(State, state)

    def forward(self, ids: Tensor) -> Tensor:
        """The logits of every step (batch, time, outputs) for token ids (batch, time)."""
        return self.read(ids)[0]


def detach(state: State) -> State:
    """The same state without its history: where backpropagation through time is cut off."""
    return state.detach() if isinstance(state, Tensor) else (state[0].detach(), state[1].detach())


def parameter_count(model: nn.Module) -> int:
    """How many numbers training may change."""
    return sum(parameter.numel() for parameter in model.parameters())


def seeded(seed: int) -> torch.Generator:
    """A generator of its own, so that drawing from it moves nobody else's."""
    return torch.Generator().manual_seed(seed)
