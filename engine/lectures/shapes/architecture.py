"""The forms of recurrent networks: the shape of every tensor in them, and how many parameters they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from ...cells import KINDS, Kind
from ...errors import InputError

Form = Literal["one-to-one", "one-to-many", "many-to-one", "many-to-many", "encoder-decoder"]
FORMS: tuple[Form, ...] = get_args(Form)
READS_BOTH_WAYS: tuple[Form, ...] = ("many-to-one", "many-to-many")

Convention = Literal["pytorch", "keras"]
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Architecture:
    """One network: its form, its cell, and its sizes.

    Attributes:
        form: "one-to-one" has no recurrence. A decoder ("one-to-many", "encoder-decoder") reads at each step
            what it gave at the step before, and zeros at the first.
        kind: of the cell.
        batch: sequences at a time.
        time: steps that are read; what has one input reads one.
        steps: that a decoder gives.
        input_size, hidden_size, outputs: numbers in an input, in a hidden state, and in an output.
        layers: recurrent layers, one upon the other.
        bidirectional: whether each layer reads from both ends.

    Raises:
        InputError: a size below 1, or two directions where the end isn't there yet.
    """

    form: Form = "many-to-many"
    kind: Kind = "rnn"
    batch: int = 1
    time: int = 10
    steps: int = 4
    input_size: int = 5
    hidden_size: int = 8
    outputs: int = 3
    layers: int = 1
    bidirectional: bool = False

    def __post_init__(self) -> None:
        for name in ("batch", "time", "steps", "input_size", "hidden_size", "outputs", "layers"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} must be at least 1, not {getattr(self, name)}")
        if self.bidirectional and self.form not in READS_BOTH_WAYS:
            raise InputError(
                f"{self.form} can't be bidirectional here: choose one of {', '.join(READS_BOTH_WAYS)}"
            )

    @property
    def directions(self) -> int:
        """2 if it reads from both ends."""
        return 1 + self.bidirectional

    @property
    def recurrent(self) -> bool:
        """Whether there is any recurrent layer."""
        return self.form != "one-to-one"

    @property
    def decodes(self) -> bool:
        """Whether it reads its own outputs."""
        return self.form in ("one-to-many", "encoder-decoder")

    def shapes(self) -> dict[str, Shape]:
        """The shape of every tensor by its name in the code, in the order in which they come about.

        `output`, `h_n` and `c_n` are what `torch.nn.RNN`, `GRU` and `LSTM` return (batch_first=True).
        """
        state: Shape = (self.layers * self.directions, self.batch, self.hidden_size)
        states = {"h_n": state} | ({"c_n": state} if "c" in KINDS[self.kind].states else {})
        sequence = (self.batch, self.time, self.input_size)
        output = (self.batch, self.time, self.directions * self.hidden_size)
        written = (self.batch, self.steps, self.outputs)
        read = {"x": sequence, "output": output, **states}
        match self.form:
            case "one-to-one":
                h = (self.batch, self.hidden_size)
                return {"x": (self.batch, self.input_size), "h": h, "y": (self.batch, self.outputs)}
            case "one-to-many":
                return {"x": (self.batch, self.input_size), "h_0": state, "y": written}
            case "many-to-one":
                return {**read, "y": (self.batch, self.outputs)}
            case "many-to-many":
                return {**read, "y": (self.batch, self.time, self.outputs)}
            case "encoder-decoder":
                return {**read, "y": written}

    def weights(self) -> dict[str, Shape]:
        """The shape of the first recurrent layer's two matrices, the same ones at every step; empty without
        recurrence. An LSTM's four gates stand one below the other, a GRU's three (as in `torch.nn`).
        """
        if not self.recurrent:
            return {}
        rows = len(KINDS[self.kind].gates) * self.hidden_size
        width = self.outputs if self.form == "one-to-many" else self.input_size
        return {"W_ih": (rows, width), "W_hh": (rows, self.hidden_size)}

    def parameters(self, convention: Convention) -> dict[str, int]:
        """How many numbers each module learns, by its name in the code.

        PyTorch gives every recurrent layer two bias vectors. Keras gives it one; its GRU has two all the
        same, since its reset gate too is applied after the product (`reset_after=True`).
        """
        head = (self.directions * self.hidden_size + 1) * self.outputs
        read = self._recurrent(self.input_size, convention)
        write = self._recurrent(self.outputs, convention)
        start = (self.input_size + 1) * self.hidden_size
        match self.form:
            case "one-to-one":
                return {"hidden": start, "head": head}
            case "one-to-many":
                return {"start": start, "decoder": write, "head": head}
            case "encoder-decoder":
                return {"encoder": read, "decoder": write, "head": head}
            case _:
                return {"rnn": read, "head": head}

    def _recurrent(self, input_size: int, convention: Convention) -> int:
        kind = KINDS[self.kind]
        biases = 2 if convention == "pytorch" else kind.biases
        total = 0
        for layer in range(self.layers):
            width = input_size if layer == 0 else self.directions * self.hidden_size
            cell = self.hidden_size * (width + self.hidden_size + biases)
            total += self.directions * len(kind.gates) * cell
        return total
