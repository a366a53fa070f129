"""The total derivative through models of many shapes, against torch's own autograd on the same model."""

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.autograd.graph import get_gradient_edge
from torch.nn.functional import one_hot
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from torch.utils.checkpoint import checkpoint

import engine
from engine import Clamp, GRUForm, InputError, Scale

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")

KINDS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
SHAPES: dict[str, dict[str, Any]] = {
    "plain": {},
    "deep": {"num_layers": 2, "bidirectional": True},
    "projected": {"proj_size": 2},
}


def square(output: Tensor) -> Tensor:
    return (output.cumsum(1) ** 2).sum()


class Net(nn.Module):
    """Two recurrent modules and a frozen embedding; `way` says how they are wired."""

    def __init__(self, way: Callable[..., Tensor], kind: str = "lstm", **options: Any) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.way = way
        self.embed = nn.Embedding(10, 4)
        self.one, self.two = (KINDS[kind](4, 4, batch_first=True, **options) for _ in "12")
        self.mix = nn.Linear(4, 4)
        self.double()

    def forward(self, *given: Any) -> Tensor:
        return self.way(self, *given)

    def read(self, module: nn.RNNBase, x: Tensor, *state: Any) -> Tensor:
        """The output of a module, 4 wide whatever its form."""
        y: Tensor = module(x, *state)[0]
        return y.repeat(1, 1, 2)[..., :4] if y.shape[-1] < 4 else y[..., -4:]


def reference(net: Net, inputs: Any, loss: Callable[[Any], Tensor]) -> tuple[float, list[list[np.ndarray]]]:
    """The loss, and for every call the total gradients of what it was given, from torch's own modules."""
    given: list[list[tuple[torch.Size, Any]]] = []

    def keep(module: nn.Module, args: Any) -> Any:
        """Where in the graph they are now; a constant that only this module reads is made a part of it."""

        def seen(value: Any) -> Any:
            if isinstance(value, tuple):
                return tuple(map(seen, value))
            if value is None:
                return None
            if torch.is_grad_enabled() and not value.requires_grad:
                value = value.detach().clone().requires_grad_()
            with torch.inference_mode(False), torch.enable_grad():
                # (a view made under no_grad() says that it requires grad, and has no place in the graph)
                cut = value._is_view() and value.is_leaf
                edge = get_gradient_edge(value) if value.requires_grad and not cut else None
            given[-1].append((value.shape, edge))
            return value

        given.append([])
        return seen(args)

    frozen = [p for p in net.parameters() if not p.requires_grad]
    handles = [m.register_forward_pre_hook(keep) for m in (net.one, net.two)]
    try:
        for parameter in frozen:
            parameter.requires_grad_()
        value = loss(net(*inputs))
        rows = list(given)  # a checkpoint calls the modules again
        wanted = [edge for row in rows for _, edge in row if edge is not None]
        found = iter(torch.autograd.grad(value, wanted, allow_unused=True))
        gradients = [[(shape, None if edge is None else next(found)) for shape, edge in row] for row in rows]
    finally:
        for handle in handles:
            handle.remove()
        for parameter in frozen:
            parameter.requires_grad_(False)
    return value.item(), [
        [np.zeros(shape) if g is None else g.numpy() for shape, g in row] for row in gradients
    ]


def agree(net: Net, inputs: Any, loss: Callable[[Any], Tensor], changes: Any = ()) -> engine.Trace:
    """The trace, which gives every call of torch's own model its total gradients."""
    wants = [t.detach().clone().requires_grad_() if t.is_floating_point() else t for t in inputs]
    value, wanted = reference(net, wants, loss)
    trace = engine.trace(net, tuple(inputs), loss, changes)
    assert trace.loss == pytest.approx(value, rel=1e-12)
    calls = dict.fromkeys((layer.path, layer.call) for layer in trace.layers)
    assert len(calls) == len(wanted)
    for (path, call), (want_x, *want_states) in zip(calls, wanted, strict=True):
        layers = [layer for layer in trace.layers if (layer.path, layer.call) == (path, call)]
        for layer in layers:
            if layer.index == 0:
                close(layer["x"].gradient, want_x)
        for name, want in zip("hc", want_states, strict=False):
            close(np.stack([layer.initial[name].gradient for layer in layers]), want)
    return trace


def close(found: Any, wanted: np.ndarray) -> None:
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-10 * max(1.0, np.abs(wanted).max(initial=0)))


def sentence(batch: int = 2, time: int = 5) -> Tensor:
    return torch.randn(batch, time, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(1))


def residual(net: Net, x: Tensor) -> Tensor:
    return x + net.read(net.one, x)


def two_readers(net: Net, x: Tensor) -> Tensor:
    return net.read(net.one, x) * net.read(net.two, x)


def read_before_and_after(net: Net, x: Tensor) -> Tensor:
    before = x.tanh()
    y = net.read(net.one, x)
    return before * y + x[:, -1:]


def twins(net: Net, x: Tensor) -> Tensor:
    return net.read(net.one, x) - net.read(net.one, net.mix(x))


def stacked(net: Net, x: Tensor) -> Tensor:
    y = net.mix(x)
    return y + net.read(net.two, y + net.read(net.one, y))


def changed_in_place(net: Net, x: Tensor) -> Tensor:
    y = net.read(net.one, x)
    x.mul_(3.0)
    x[:, 0] += 1.0
    return y.mul_(2.0) + x


def reversed_gradient(net: Net, x: Tensor) -> Tensor:
    z = net.mix(x)
    if z.requires_grad:
        z.register_hook(lambda grad: -3 * grad)
    return net.read(net.one, z)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "way",
    [residual, two_readers, read_before_and_after, twins, stacked, changed_in_place, reversed_gradient],
)
def test_every_path_from_an_input_counts(kind: str, shape: str, way: Any) -> None:
    if shape == "projected" and kind != "lstm":
        pytest.skip("only an LSTM has projections")
    net = Net(way, kind, **SHAPES[shape])
    x = sentence()
    if way is changed_in_place:
        net.forward = lambda x: way(net, x.clone())  # type: ignore[method-assign]
    agree(net, [x], square)
    assert not x.requires_grad
    assert x.grad is None


def test_the_slope_of_a_residual_network_under_a_nudge() -> None:
    """Central differences: no automatic differentiation."""
    net, x = Net(residual), sentence()
    found = engine.trace(net, x, square).layers[0]["x"].gradient
    for at in [(0, 0, 0), (1, 2, 3), (0, 4, 1)]:
        nudge = torch.zeros_like(x)
        nudge[at] = 1e-6
        with torch.no_grad():
            slope = (square(net(x + nudge)) - square(net(x - nudge))) / 2e-6
        assert found[at] == pytest.approx(slope.item(), rel=1e-6)


@pytest.mark.parametrize("grad", [False, True])
def test_a_loss_that_reads_the_input_again(grad: bool) -> None:
    net = Net(lambda net, x: net.read(net.one, x))
    X = sentence().requires_grad_(grad)
    found = engine.trace(net, X, lambda out: ((out - X) ** 2).sum()).layers[0]["x"].gradient
    x = X.detach().clone().requires_grad_()
    ((net(x) - x) ** 2).sum().backward()
    close(found, x.grad.numpy())
    assert (X.requires_grad, X.grad) == (grad, None)
    bare = engine.trace(net.one, X, lambda out: ((out[0] - X) ** 2).sum())
    close(bare.layers[0]["x"].gradient, x.grad.numpy())


def test_a_frozen_embedding_read_twice() -> None:
    def way(net: Net, ids: Tensor) -> Tensor:
        e = net.embed(ids)
        return e.tanh() + net.read(net.one, e) * e

    net = Net(way)
    net.requires_grad_(False)
    agree(net, [torch.tensor([[1, 2, 3], [3, 4, 9]])], square)
    assert not any(p.requires_grad for p in net.parameters())


def test_initial_states_that_are_read_elsewhere() -> None:
    def way(net: Net, x: Tensor, h: Tensor, c: Tensor) -> Tensor:
        y = net.read(net.one, x, (h, c))
        z = net.read(net.two, x, (h.sin(), h * c))
        return y + z + h[0].unsqueeze(1) * c[0].unsqueeze(1)

    states = [sentence(1, 2), sentence(1, 2) - 0.3]
    agree(Net(way), [sentence(), *states], square)


def test_packed_sequences() -> None:
    def way(net: Net, x: Tensor) -> Tensor:
        packed = pack_padded_sequence(x, torch.tensor([2, 5, 3]), batch_first=True, enforce_sorted=False)
        y, _ = net.one(packed)
        again, _ = net.two(y._replace(data=y.data[..., :4] + packed.data))
        return pad_packed_sequence(again, batch_first=True)[0]

    net, x = Net(way, num_layers=2, bidirectional=True), sentence(3)
    found = engine.trace(net, x, square).layer("one")["x"].gradient
    want = x.clone().requires_grad_()
    square(net(want)).backward()
    close(found, want.grad.numpy())


def test_what_nothing_reads_has_no_gradient() -> None:
    def way(net: Net, x: Tensor) -> Tensor:
        net.one(x)
        return net.two(x)[1].transpose(0, 1)

    trace = agree(Net(way, "gru"), [sentence()], square)
    unread = trace.layer("one")
    assert not any(unread[name].gradient.any() for name in unread.signals if name != "x")
    assert not unread.initial["h"].gradient.any()


# Where gradients are off


def encoder_off(net: Net, x: Tensor, off: Any = torch.no_grad) -> Tensor:
    with off():
        y = net.read(net.one, x)
    assert not y.requires_grad
    return net.read(net.two, y.clone())


def inference_off(net: Net, x: Tensor) -> Tensor:
    return encoder_off(net, x, torch.inference_mode)


def set_off(net: Net, x: Tensor) -> Tensor:
    return encoder_off(net, x, lambda: torch.set_grad_enabled(False))


def off_and_beside(net: Net, x: Tensor) -> Tensor:
    return x * encoder_off(net, x)


def burnt_in(net: Net, x: Tensor) -> Tensor:
    with torch.no_grad():
        _, state = net.one(x[:, :2])
    return net.read(net.one, x[:, 2:], state)


def on_within_off(net: Net, x: Tensor) -> Tensor:
    with torch.no_grad():
        lost = net.read(net.one, x)
        with torch.enable_grad():
            y = net.read(net.two, x)
    return y + lost


def detached(net: Net, x: Tensor) -> Tensor:
    _, (h, c) = net.one(x[:, :2])
    return net.read(net.one, x[:, 2:], (h.detach(), c))


@pytest.mark.parametrize(
    "way", [encoder_off, inference_off, set_off, off_and_beside, burnt_in, on_within_off, detached]
)
@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_flows_where_gradients_are_off(way: Any, shape: str) -> None:
    net = Net(way, **SHAPES[shape])
    trace = agree(net, [sentence()], square)
    first = trace.layers[0]
    if way is not detached:
        assert not any(first[name].gradient.any() for name in first.signals if name != "x")
    assert np.isfinite(trace.layers[-1]["h"].gradient).all()
    assert trace.layers[-1]["h"].gradient.any()


def test_no_gradient_flows_back_through_an_overflow_where_gradients_are_off() -> None:
    net = Net(encoder_off, "rnn", nonlinearity="relu")
    with torch.no_grad():
        net.one.weight_hh_l0.copy_(1e200 * torch.eye(4))
        net.one.bias_ih_l0.fill_(1.0)
    assert not engine.trace(net, sentence(), square).layer("one")["x"].gradient.any()


def test_frozen_weights_still_let_the_gradient_through() -> None:
    net = Net(stacked)
    net.one.requires_grad_(False)
    trace = agree(net, [sentence()], square)
    assert trace.layer("one")["h"].gradient.any()


@pytest.mark.parametrize("way", [residual, two_readers, read_before_and_after, encoder_off, off_and_beside])
@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("lstm", [Clamp("f", 0.7, units=(1,))]),
        ("lstm", [Scale("weight_hh", 1.5)]),
        ("gru", [GRUForm("cho2014"), Clamp("z", 0.2, units=(0,))]),
    ],
)
def test_a_changed_networks_gradient_is_its_slope(way: Any, kind: str, changes: Any) -> None:
    net, x = Net(way, kind), sentence()
    found = engine.trace(net, x, square, changes).layer("one")["x"].gradient
    if way is encoder_off:
        assert not found.any()
        return
    nudge = torch.zeros_like(x)
    nudge[0, 1, 2] = 1e-6
    up, down = (engine.trace(net, x + sign * nudge, square, changes) for sign in (1, -1))
    if way is off_and_beside:  # what flows through the encoder isn't counted: the rest is beside it
        wanted = nudge_beside(net, x, changes)
    else:
        assert up.loss is not None
        assert down.loss is not None
        wanted = (up.loss - down.loss) / 2e-6
    assert found[0, 1, 2] == pytest.approx(wanted, rel=1e-5)


def nudge_beside(net: Net, x: Tensor, changes: Any) -> float:
    """The slope of x * y with y as it was."""
    y = torch.tensor(engine.trace(net, x, None, changes).output) / x
    held = x.clone().requires_grad_()
    return torch.autograd.grad(square(held * y), held)[0][0, 1, 2].item()


# One step a call


def decoder(net: Net, x: Tensor) -> Tensor:
    """Attends to what the encoder read, and reads what it wrote."""
    read = net.read(net.one, x)
    state, step, written = None, x[:, :1], []
    for _ in range(6):
        seen = (read * step).softmax(1).sum(1, keepdim=True)
        y, state = net.two(net.mix(seen) + step, state)
        step = y[..., -4:] if y.shape[-1] >= 4 else y.repeat(1, 1, 2)
        written.append(step)
    return torch.cat(written, 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_one_step_a_call(kind: str, shape: str) -> None:
    if shape == "projected" and kind != "lstm":
        pytest.skip("only an LSTM has projections")
    agree(Net(decoder, kind, **SHAPES[shape]), [sentence()], square)


def steps(net: Net, x: Tensor, seen: Callable[..., None] = lambda *_: None) -> Tensor:
    state, ys = None, []
    for t in range(x.shape[1]):
        y, state = net.one(x[:, t : t + 1], state)
        if y.grad_fn is not None:
            y.grad_fn.register_prehook(seen)
        ys.append(y)
    return torch.cat(ys, 1)


def test_the_work_grows_as_the_number_of_calls() -> None:
    """How often the gradient crosses a call, and how long it all takes."""
    taken = {}
    for count in (100, 400):
        crossed: list[Any] = []
        net = Net(lambda net, x, crossed=crossed: steps(net, x, crossed.append))
        start = time.process_time()
        engine.trace(net, sentence(1, count), square)
        taken[count] = time.process_time() - start
        assert len(crossed) == count
    assert taken[400] < 8 * taken[100]  # 16 times as long where it grows with the square


def test_a_long_chain_of_calls_is_let_go_of() -> None:
    trace = engine.trace(Net(steps, "rnn"), sentence(1, 3000), lambda out: out[:, -1].sum())
    assert len(trace.layers) == 3000


# What takes gradients of its own


def test_a_gradient_inside_the_loss() -> None:
    """One step of an attack on the input, as the model would be trained against it."""

    def way(net: Net, x: Tensor) -> Tensor:
        y = net.read(net.one, x)
        (slope,) = torch.autograd.grad(square(y), x, retain_graph=True)
        return y + net.read(net.two, x + 0.1 * slope.sign())

    for changes in ((), [Scale("weight_hh", 1.0, path="one"), Clamp("f", 0.5, path="one", units=())]):
        net = Net(way)
        found = engine.trace(net, sentence(), square, changes)
        wanted = agree(net, [sentence()], square)
        close(found.layers[0]["x"].gradient, wanted.layers[0]["x"].gradient)
        close(found.layers[0]["f"].gradient, wanted.layers[0]["f"].gradient)


def test_a_gradient_that_only_the_loss_takes_leaves_nothing_in_the_record() -> None:
    net, X = Net(lambda net, x: net.read(net.one, x)), sentence().requires_grad_()

    def loss(out: Tensor) -> Tensor:
        torch.autograd.grad(out.sum(), X, retain_graph=True)
        return X.sum() + out.sum() * 0

    trace = engine.trace(net, X, loss)
    np.testing.assert_array_equal(trace.layers[0]["x"].gradient, 1)
    assert not trace.layers[0]["h"].gradient.any()


@pytest.mark.parametrize("way", [residual, twins])
@pytest.mark.parametrize("bare", [False, True])
def test_a_gradient_penalty_is_refused_with_the_reason(way: Any, bare: bool) -> None:
    net, X = Net(way), sentence().requires_grad_()
    model = net.one if bare else net

    def loss(output: Any) -> Tensor:
        out = output[0] if bare else output
        (slope,) = torch.autograd.grad(out.sum(), X, create_graph=True)
        return out.sum() + slope.pow(2).sum()

    with pytest.raises(InputError, match="create_graph=True"):
        engine.trace(model, X, loss)
    assert X.grad is None


def test_backward_inside_the_loss_is_refused_and_leaves_no_grad() -> None:
    net, X = Net(residual), sentence().requires_grad_()

    def loss(out: Tensor) -> Tensor:
        net.mix(out).sum().backward(retain_graph=True)
        return out.sum()

    for model in (net, net.one):
        with pytest.raises(InputError, match=r"autograd\.grad\(\)"):
            engine.trace(model, X, lambda out: loss(out if isinstance(out, Tensor) else out[0]))
    with pytest.raises(InputError, match=r"autograd\.grad\(\)"):
        engine.trace(net.one, X, lambda out: torch.autograd.backward(out[0].sum()) or out[0].sum())
    assert X.grad is None
    assert all(p.grad is None for p in net.parameters())


# Checkpoints


def checkpointed(net: Net, x: Tensor, reentrant: bool = False) -> Tensor:
    def part(z: Tensor) -> Tensor:
        mask = (z > 0).double()
        return net.mix(net.read(net.one, net.mix(z).tanh()) * mask).tanh() + z

    y: Tensor = checkpoint(part, net.mix(x), use_reentrant=reentrant)
    again: Tensor = checkpoint(lambda z: net.read(net.two, z), y, use_reentrant=reentrant)
    return y * again


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("frozen", [False, True])
def test_a_checkpoint_that_keeps_the_graph_is_traced(shape: str, frozen: bool) -> None:
    net = Net(checkpointed, **SHAPES[shape])
    net.mix.requires_grad_(not frozen)
    trace = agree(net, [sentence()], square)
    assert [layer.call for layer in trace.layers] == [0] * len(trace.layers)


def test_a_checkpoint_of_a_changed_network_and_of_dropout() -> None:
    net = Net(checkpointed, num_layers=2, dropout=0.5)
    plain = Net(lambda net, x: checkpointed_plainly(net, x), num_layers=2, dropout=0.5)
    for changes in ((), [Clamp("f", 0.5)]):
        torch.manual_seed(3)
        found = engine.trace(net, sentence(), square, changes)
        torch.manual_seed(3)
        wanted = engine.trace(plain, sentence(), square, changes)
        for one, other in zip(found.layers, wanted.layers, strict=True):
            for name in one.signals:
                close(one[name].gradient, other[name].gradient)


def checkpointed_plainly(net: Net, x: Tensor) -> Tensor:
    z = net.mix(x)
    mask = (z > 0).double()
    y = net.mix(net.read(net.one, net.mix(z).tanh()) * mask).tanh() + z
    return y * net.read(net.two, y)


def test_a_checkpoint_that_hides_the_graph_is_refused() -> None:
    net = Net(lambda net, x: checkpointed(net, x, reentrant=True))
    with pytest.raises(InputError, match=r"^one runs in torch\.utils\.checkpoint .* use_reentrant=False"):
        engine.trace(net, sentence(), square)

    def above(net: Net, x: Tensor) -> Tensor:
        y: Tensor = checkpoint(net.mix, net.read(net.one, x), use_reentrant=True)
        return y

    with pytest.raises(InputError, match=r"use_reentrant=False"):
        engine.trace(Net(above), sentence(), square)


# What stays a constant, and what is left behind


def test_a_path_that_autograd_cannot_see_is_said() -> None:
    def way(net: Net, ids: Tensor) -> Tensor:
        x = one_hot(ids, 4).double()
        early = x.tanh()
        return net.read(net.one, x) + early

    ids = torch.tensor([[1, 2, 3], [3, 0, 1]])
    with pytest.warns(UserWarning, match=r"x of one \(also read by tanh\)"):
        engine.trace(Net(way), ids, square)

    def shared(net: Net, ids: Tensor) -> Tensor:
        x = one_hot(ids, 4).double()
        return net.read(net.one, x) + net.read(net.two, x)

    with pytest.warns(UserWarning, match=r"x of one \(also read by another call\), x of two"):
        engine.trace(Net(shared), ids, square)


def test_a_constant_that_nothing_else_reads_is_no_reason_to_warn() -> None:
    def way(net: Net, ids: Tensor) -> Tensor:
        x = one_hot(ids, 4).double()
        h = x.new_zeros(1, len(x), 4)
        y, _ = net.one(x, (h, torch.zeros_like(h)))
        return y.masked_fill(ids.unsqueeze(-1) == 0, 0.0)

    engine.trace(Net(way), torch.tensor([[1, 2, 3], [3, 0, 1]]), square)


def test_other_threads_and_the_callers_tensors_know_nothing_of_it() -> None:
    net = Net(residual)
    net.requires_grad_(False)
    x, seen = sentence(), []

    def other() -> None:
        seen.append(net.mix(x) + x)

    def way(net: Net, given: Tensor) -> Tensor:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert (given + 1).numpy().shape == x.shape  # linked, and as good as the plain one
        return residual(net, given)

    net.way = way
    version = x._version
    engine.trace(net, x, square)
    assert not seen[0].requires_grad
    assert (x.requires_grad, x.grad, x._version) == (False, None, version)
    assert (net.mix(x).requires_grad, net.mix.weight.requires_grad) == (False, False)
