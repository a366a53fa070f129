"""The PyTorch code that makes an architecture: it runs as it stands, and prints the shapes that it has."""

from __future__ import annotations

from ...cells import KINDS
from .architecture import Architecture


def code(made: Architecture) -> str:
    """A program that builds the network with random weights, runs it once, and prints every tensor's shape
    (`name (shape)`) and the number of parameters (`parameters n`).
    """
    modules, run = _BODIES[made.form](made)
    names = [line.partition(" = ")[0] for line in modules]
    tensors = ", ".join(f"{name}={name}" for name in made.shapes())
    return "\n".join(
        (
            "import torch",
            "from torch import nn",
            "",
            *modules,
            "",
            *run,
            "",
            f"for name, tensor in dict({tensors}).items():",
            "    print(name, tuple(tensor.shape))",
            f"modules = nn.ModuleList([{', '.join(names)}])",
            'print("parameters", sum(p.numel() for p in modules.parameters()))',
            "",
        )
    )


Body = tuple[list[str], list[str]]  # the modules, and the lines that run them


def _one_to_one(made: Architecture) -> Body:
    modules = [
        f"hidden = nn.Linear({made.input_size}, {made.hidden_size})",
        f"head = nn.Linear({made.hidden_size}, {made.outputs})",
    ]
    run = [
        f"x = torch.randn({made.batch}, {made.input_size})  # (batch, input_size)",
        "h = torch.tanh(hidden(x))  # (batch, hidden_size)",
        "y = head(h)  # (batch, outputs)",
    ]
    return modules, run


def _many_to_one(made: Architecture) -> Body:
    both = made.bidirectional
    last = "torch.cat((h_n[-2], h_n[-1]), dim=-1)" if both else "h_n[-1]"
    why = "the last layer's states, after the last step of each direction" if both else "the last layer's"
    run = [
        *_reading(made, "rnn"),
        f"last = {last}  # (batch, {'2 * ' if both else ''}hidden_size): {why}",
        "y = head(last)  # (batch, outputs)",
    ]
    return [_recurrent(made, "rnn", made.input_size), _head(made)], run


def _many_to_many(made: Architecture) -> Body:
    run = [*_reading(made, "rnn"), "y = head(output)  # (batch, time, outputs)"]
    return [_recurrent(made, "rnn", made.input_size), _head(made)], run


def _one_to_many(made: Architecture) -> Body:
    modules = [
        f"start = nn.Linear({made.input_size}, {made.hidden_size})",
        _recurrent(made, "decoder", made.outputs),
        _head(made),
    ]
    state = "(h_0, torch.zeros_like(h_0))" if "c" in KINDS[made.kind].states else "h_0"
    run = [
        f"x = torch.randn({made.batch}, {made.input_size})  # (batch, input_size)",
        f"h_0 = start(x).repeat({made.layers}, 1, 1)  # (layers, batch, hidden_size)",
        *_writing(made, state),
    ]
    return modules, run


def _encoder_decoder(made: Architecture) -> Body:
    modules = [
        _recurrent(made, "encoder", made.input_size),
        _recurrent(made, "decoder", made.outputs),
        _head(made),
    ]
    state = "(h_n, c_n)" if "c" in KINDS[made.kind].states else "h_n"
    return modules, [*_reading(made, "encoder"), *_writing(made, state)]


_BODIES = {
    "one-to-one": _one_to_one,
    "one-to-many": _one_to_many,
    "many-to-one": _many_to_one,
    "many-to-many": _many_to_many,
    "encoder-decoder": _encoder_decoder,
}


def _recurrent(made: Architecture, name: str, input_size: int) -> str:
    options = f", num_layers={made.layers}" if made.layers > 1 else ""
    options += ", bidirectional=True" if made.bidirectional else ""
    layer = f"nn.{KINDS[made.kind].layer.__name__}"
    return f"{name} = {layer}({input_size}, {made.hidden_size}{options}, batch_first=True)"


def _head(made: Architecture) -> str:
    return f"head = nn.Linear({made.directions * made.hidden_size}, {made.outputs})"


def _reading(made: Architecture, name: str) -> list[str]:
    states = "(h_n, c_n)" if "c" in KINDS[made.kind].states else "h_n"
    return [
        f"x = torch.randn({made.batch}, {made.time}, {made.input_size})  # (batch, time, input_size)",
        f"output, {states} = {name}(x)  # output: every step of the last layer; h_n: the last of every layer",
    ]


def _writing(made: Architecture, state: str) -> list[str]:
    return [
        f"state = {state}",
        f"y_t = torch.zeros({made.batch}, 1, {made.outputs})",
        "written = []",
        f"for _ in range({made.steps}):",
        "    h_t, state = decoder(y_t, state)  # reads what it gave before",
        "    y_t = head(h_t)  # (batch, 1, outputs)",
        "    written.append(y_t)",
        "y = torch.cat(written, dim=1)  # (batch, steps, outputs)",
    ]
