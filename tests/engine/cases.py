"""Every kind of recurrent module and every form of input, drawn by hypothesis; and the same run by hand."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from tests.engine import reference
from tests.engine.reference import Touch, leave

MODES = ("RNN_TANH", "RNN_RELU", "LSTM", "GRU")


@dataclass(frozen=True)
class Case:
    """A module and what it is called with."""

    mode: str = "LSTM"
    layers: int = 1
    bidirectional: bool = False
    bias: bool = True
    projection: int = 0
    form: str = "batch"  # unbatched, batch, packed, packed in order
    batch_first: bool = False
    given_state: bool = False
    dtype: torch.dtype = torch.float64
    lengths: tuple[int, ...] = (5, 5)
    input_size: int = 3
    hidden_size: int = 4
    seed: int = 0

    @cached_property
    def module(self) -> nn.RNNBase:
        torch.manual_seed(self.seed)
        options: dict[str, Any] = {"nonlinearity": self.mode[4:].lower()} if self.mode[:3] == "RNN" else {}
        if self.projection:
            options["proj_size"] = self.projection
        stock = {"LSTM": nn.LSTM, "GRU": nn.GRU}.get(self.mode, nn.RNN)
        module: nn.RNNBase = stock(
            self.input_size,
            self.hidden_size,
            self.layers,
            bias=self.bias,
            bidirectional=self.bidirectional,
            batch_first=self.batch_first,
            dtype=self.dtype,
            **options,
        )
        with torch.no_grad():
            for weight in module.parameters():
                weight.mul_(1.5)  # further from the linear middle of tanh and sigmoid
        return module

    @property
    def directions(self) -> int:
        return 2 if self.bidirectional else 1

    @cached_property
    def sequences(self) -> list[Tensor]:
        """Each (time, input)."""
        generator = torch.Generator().manual_seed(self.seed + 1)
        return [torch.randn(n, self.input_size, generator=generator, dtype=self.dtype) for n in self.lengths]

    @cached_property
    def states(self) -> tuple[Tensor, ...]:
        """(layers * directions, batch, units): h_0, and c_0 for an LSTM."""
        rows, batch = self.layers * self.directions, len(self.lengths)
        generator = torch.Generator().manual_seed(self.seed + 2)
        h = torch.randn(
            rows, batch, self.projection or self.hidden_size, generator=generator, dtype=self.dtype
        )
        c = torch.randn(rows, batch, self.hidden_size, generator=generator, dtype=self.dtype)
        if not self.given_state:
            h, c = torch.zeros_like(h), torch.zeros_like(c)
        return (h, c) if self.mode == "LSTM" else (h,)

    @property
    def inputs(self) -> tuple[Any, ...]:
        """The module's arguments."""
        padded = nn.utils.rnn.pad_sequence(self.sequences, batch_first=self.batch_first)
        x: Tensor | PackedSequence = padded
        if self.form.startswith("packed"):
            x = pack_padded_sequence(
                padded, torch.tensor(self.lengths), self.batch_first, enforce_sorted=self.form != "packed"
            )
        elif self.form == "unbatched":
            x = self.sequences[0]
        states = tuple(s[:, 0] for s in self.states) if self.form == "unbatched" else self.states
        if not self.given_state:
            return (x,)
        return x, states if self.mode == "LSTM" else states[0]

    def loss(self, output: Any) -> Tensor:
        """Something uneven of everything that the module returns."""
        y, last = output
        h_n, *c_n = last if isinstance(last, tuple) else (last,)
        if isinstance(y, PackedSequence):
            y, _ = pad_packed_sequence(y, self.batch_first)
        if self.form == "unbatched":
            y, h_n, c_n = y.unsqueeze(1), h_n.unsqueeze(1), [c.unsqueeze(1) for c in c_n]
        elif self.batch_first:
            y = y.transpose(0, 1)
        return sum((uneven(part, k) for k, part in enumerate((y, h_n, *c_n))), start=y.new_zeros(()))

    def by_hand(self, touch: Touch = leave, cho: bool = False) -> "ByHand":
        """The same network and loss, from the reference."""
        return ByHand(self, touch, cho)


def uneven(part: Tensor, k: int) -> Tensor:
    """A loss that weighs each element differently, and isn't linear. part: (time, batch, units)."""
    generator = torch.Generator().manual_seed(k)
    weights = torch.randn(64, 16, 64, generator=generator, dtype=part.dtype).to(part.device)
    time, batch, units = part.shape
    return (torch.sin(part + k) * weights[:time, :batch, :units]).sum()


class ByHand:
    """The reference on every sequence of a case, with gradients."""

    def __init__(self, case: Case, touch: Touch, cho: bool) -> None:
        self.case = case
        self.x = [x.clone().requires_grad_() for x in case.sequences]
        self.states = [s.clone().requires_grad_() for s in case.states]
        self.runs = [
            reference.run(case.module, x, *(s[:, k] for s in self.states), touch=touch, cho=cho)
            for k, x in enumerate(self.x)
        ]
        y = nn.utils.rnn.pad_sequence([run.y for run in self.runs])
        last = []
        for name in ("h_n", "c_n")[: len(self.states)]:
            rows = [list(getattr(run, name).values()) for run in self.runs]
            last.append(torch.stack([torch.stack(row) for row in rows], 1))
        self.y, self.last = y, last
        self.loss = sum((uneven(part, k) for k, part in enumerate((y, *last))), start=y.new_zeros(()))

    def signal(self, layer: int, direction: int, name: str, gradient: bool = False) -> np.ndarray:
        """(batch, time, units), 0 at padding."""
        rows = []
        for x, run in zip(self.x, self.runs, strict=True):
            if name == "x":
                rows.append(x.grad if gradient else x.detach())
                continue
            steps = run.signals[layer, direction, name]
            rows.append(torch.stack([grad_of(s) if gradient else s.detach() for s in steps]))
        return nn.utils.rnn.pad_sequence(rows, batch_first=True).numpy()


def grad_of(value: Tensor) -> Tensor:
    return torch.zeros_like(value) if value.grad is None else value.grad


@st.composite
def cases(draw: st.DrawFn, dtype: torch.dtype = torch.float64) -> Case:
    """Any case."""
    form = draw(st.sampled_from(("batch", "packed", "packed in order", "unbatched")))
    batch = 1 if form == "unbatched" else draw(st.integers(1, 3))
    lengths = [draw(st.integers(1, 6))] * batch
    if form.startswith("packed"):
        lengths = draw(st.lists(st.integers(1, 6), min_size=batch, max_size=batch))
    if form == "packed in order":
        lengths = sorted(lengths, reverse=True)
    mode = draw(st.sampled_from(MODES))
    hidden = draw(st.integers(2, 4))
    return Case(
        mode=mode,
        layers=draw(st.integers(1, 3)),
        bidirectional=draw(st.booleans()),
        bias=draw(st.booleans()),
        projection=draw(st.integers(0, hidden - 1)) if mode == "LSTM" else 0,
        form=form,
        batch_first=draw(st.booleans()),
        given_state=draw(st.booleans()),
        dtype=dtype,
        lengths=tuple(lengths),
        input_size=draw(st.integers(1, 3)),
        hidden_size=hidden,
        seed=draw(st.integers(0, 9999)),
    )
