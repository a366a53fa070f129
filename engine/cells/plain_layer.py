"""A layer with a loop of its own, for a kind of cell that `torch.nn` has no layer of."""

from __future__ import annotations

from typing import Any, ClassVar

import torch
from torch import Tensor, nn

States = tuple[Tensor, ...]


class PlainLayer(nn.Module):
    """One layer in one direction, used as `nn.GRU` is, or with a cell state as `nn.LSTM` is.

    A kind's own layer derives from it, says how many blocks of rows its weights have and which states it
    hands on, and writes one step in `forward_step`. The weights have the names of `torch.nn`, so that what
    trains, scales or ships a layer of torch's does the same with this.
    """

    blocks: ClassVar[int]
    state_count: ClassVar[int] = 1

    num_layers, bidirectional, bias, proj_size, dropout = 1, False, True, 0, 0.0

    def __init__(
        self, input_size: int, hidden_size: int, batch_first: bool = False, dtype: torch.dtype | None = None
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size, self.batch_first = input_size, hidden_size, batch_first
        rows = self.blocks * hidden_size
        self.weight_ih_l0 = nn.Parameter(torch.empty(rows, input_size, dtype=dtype))
        self.weight_hh_l0 = nn.Parameter(torch.empty(rows, hidden_size, dtype=dtype))
        self.bias_ih_l0 = nn.Parameter(torch.empty(rows, dtype=dtype))
        self.bias_hh_l0 = nn.Parameter(torch.empty(rows, dtype=dtype))
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -(hidden_size**-0.5), hidden_size**-0.5)

    def forward_step(self, x: Tensor, state: States) -> States:
        """One step. x: (batch, input), state: (h,) or (h, c), each (batch, hidden)."""
        raise NotImplementedError

    def forward(self, input: Tensor, hx: Any = None) -> tuple[Tensor, Any]:  # noqa: A002, as torch names it
        """As `nn.GRU` or `nn.LSTM`: input is (time, batch, input), (batch, time, input) or (time, input)."""
        steps = input.unsqueeze(1) if input.dim() == 2 else input
        steps = steps.transpose(0, 1) if self.batch_first and input.dim() == 3 else steps
        if hx is None:
            zeros = steps.new_zeros(steps.shape[1], self.hidden_size)
            state: States = (zeros,) * self.state_count
        else:
            given = hx if isinstance(hx, tuple) else (hx,)
            state = tuple(s.view(-1, self.hidden_size) for s in given)
        h = []
        for x in steps.unbind(0):
            state = self.forward_step(x, state)
            h.append(state[0])
        output = torch.stack(h)
        if input.dim() == 2:
            return output.squeeze(1), state if self.state_count > 1 else state[0]
        last = tuple(s.unsqueeze(0) for s in state)
        return output.transpose(0, 1) if self.batch_first else output, last if len(last) > 1 else last[0]

    @property
    def _flat_weights(self) -> list[Tensor]:
        return [self.weight_ih_l0, self.weight_hh_l0, self.bias_ih_l0, self.bias_hh_l0]

    def flatten_parameters(self) -> None:
        """Nothing to do: only fused kernels want the weights side by side."""
