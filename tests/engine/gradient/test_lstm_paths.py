"""The cell path, the lags and the chain add up; each part is that of a network which has no other."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from torch import Tensor

import engine
from engine import Clamp, InputError, Shift
from engine.gradient import by_lag, cell_path, chain, products, step_jacobians
from tests.engine.cases import MODES, Case, cases
from tests.engine.gradient import steps
from tests.engine.gradient.steps import Step

LSTMS = cases().filter(lambda case: case.mode == "LSTM")


def loss(case: Case, y: Tensor, last_only: bool) -> Tensor:
    """Of a forward layer's h, (time, batch, units)."""
    weights = torch.randn(y.shape, generator=torch.Generator().manual_seed(case.seed), dtype=y.dtype)
    return torch.sin(y * weights)[-1 if last_only else 0 :].sum()


def by_hand(case: Case, layer: engine.LayerTrace, cells_only: bool, last_only: bool) -> Tensor:
    """dL/dc_t, (time, units); where the gates see an h without a graph if `cells_only`."""
    step = Step(case.module, 0, "forward")
    x, state = torch.tensor(steps.in_order(layer, "x", 0)), steps.states(layer, 0)[0]
    width = step.U.shape[1]
    h, c = state[:width], state[width:].requires_grad_()
    hs, cs = [], []
    for x_t in x:
        new = step(x_t, torch.cat([h, c]), gates_see=h.detach() if cells_only else None)
        # c in the middle of h: once more from c, so that its gradient holds what it does through h
        o = 1 / (1 + torch.exp(-gate(step, 3, x_t, h.detach() if cells_only else h)))
        c = new[width:]
        c.retain_grad()
        s = o * torch.tanh(c)
        h = s if step.R is None else step.R @ s
        hs.append(h)
        cs.append(c)
    loss(case, torch.stack(hs)[:, None], last_only).backward()
    return torch.stack([c.grad for c in cs])


def gate(step: Step, k: int, x: Tensor, h: Tensor) -> Tensor:
    rows = slice(k * step.H, (k + 1) * step.H)
    return step.W[rows] @ x + step.b[rows] + step.U[rows] @ h + step.d[rows]


@settings(max_examples=40)
@given(
    bias=st.booleans(),
    projection=st.integers(0, 3),
    time=st.integers(1, 8),
    seed=st.integers(0, 999),
    last_only=st.booleans(),
)
def test_the_cell_path_is_what_is_left_without_the_others(
    bias: bool, projection: int, time: int, seed: int, last_only: bool
) -> None:
    case = Case(bias=bias, projection=projection, lengths=(time,), seed=seed, given_state=True)
    layer = engine.trace(case.module, case.inputs, lambda out: loss(case, out[0], last_only)).layers[0]
    found = cell_path(layer, case.module)
    assert_allclose(found.total[0], by_hand(case, layer, False, last_only), rtol=1e-10, atol=1e-14)
    assert_allclose(found.cell[0], by_hand(case, layer, True, last_only), rtol=1e-10, atol=1e-14)
    assert_allclose(found.cell + found.rest, found.total, rtol=1e-12, atol=1e-15)


@settings(max_examples=40)
@given(LSTMS)
def test_both_parts_are_the_whole(case: Case) -> None:
    for layer in steps.traced(case).layers:
        found = cell_path(layer, case.module)
        size = np.abs(found.cell) + np.abs(found.rest)
        assert (np.abs(found.cell + found.rest - found.total) <= 1e-12 * size + 1e-15).all()


def test_over_a_long_distance_the_cell_path_is_the_product_of_forget_gates() -> None:
    """1e-60 of the rest does not leak into it by rounding."""
    case = Case(batch_first=True, lengths=(150,), hidden_size=8)
    changes = (Shift("f", -3.0),)
    v = torch.randn(8, dtype=torch.float64)
    layer = engine.trace(case.module, case.inputs[0], lambda out: out[0][0, -1] @ v, changes).layers[0]
    found = cell_path(layer, case.module, changes)
    f, c = layer["f"].value[0], layer["c"].value[0]
    expected = v.numpy() * layer["o"].value[0, -1] * (1 - np.tanh(c[-1]) ** 2)
    for t in reversed(range(150)):
        assert_allclose(found.cell[0, t], expected, rtol=1e-9)
        expected = expected * f[t]
    assert np.abs(expected).max() < 1e-120


def test_a_cell_path_with_held_gates() -> None:
    case = Case(batch_first=True, lengths=(12,))
    for changes in ((Clamp("f", 0.9),), (Clamp("c", 0.5, (1,)),), (Clamp("h", 0.1, (2,)), Clamp("i", 0.0))):
        layer = steps.traced(case, changes=changes).layers[0]
        found = cell_path(layer, case.module, changes)
        assert_allclose(found.cell + found.rest, found.total, rtol=1e-12, atol=1e-14)


def separate_uses(case: Case, layer: engine.LayerTrace, last_only: bool) -> np.ndarray:
    """(time, gates * hidden, state): by lag, from a network with a copy of W_hh for every step."""
    copies = [case.module.weight_hh_l0.detach().clone().requires_grad_() for _ in layer["h"].value[0]]
    total = np.zeros((len(copies), *copies[0].shape))
    for b in range(len(layer.lengths)):
        state, hs = steps.states(layer, b)[0], []
        x = torch.tensor(steps.in_order(layer, "x", b))
        for x_t, W_hh in zip(x, copies, strict=True):
            state = Step(case.module, 0, "forward", W_hh=W_hh)(x_t, state)
            hs.append(state[: W_hh.shape[1]])
        y = torch.stack(hs)
        for s in range(len(y)):
            g = torch.autograd.grad(
                loss_of_step(case, y, b, s, last_only), copies[: s + 1], retain_graph=True
            )
            for t, part in enumerate(g):
                total[s - t] += part.numpy()
    return total


def loss_of_step(case: Case, y: Tensor, b: int, s: int, last_only: bool) -> Tensor:
    weights = weights_of(case, len(y), y.shape[1])
    return (torch.sin(y[s]) * weights[s, b]).sum() * (0 if last_only and s < len(y) - 1 else 1)


def weights_of(case: Case, time: int, width: int) -> Tensor:
    generator = torch.Generator().manual_seed(case.seed)
    return torch.randn(time, len(case.lengths), width, generator=generator, dtype=torch.float64)


@settings(max_examples=40)
@given(
    mode=st.sampled_from(MODES),
    projected=st.booleans(),
    bias=st.booleans(),
    time=st.integers(1, 7),
    seed=st.integers(0, 999),
    last_only=st.booleans(),
)
def test_every_lag_is_its_own_part_of_the_weights_gradient(
    mode: str, projected: bool, bias: bool, time: int, seed: int, last_only: bool
) -> None:
    case = Case(
        mode=mode,
        projection=2 if projected and mode == "LSTM" else 0,
        bias=bias,
        lengths=(time, time),
        seed=seed,
        given_state=True,
    )

    def whole(output: tuple[Tensor, object]) -> Tensor:
        y = output[0]
        return (torch.sin(y) * weights_of(case, time, y.shape[2]))[-1 if last_only else 0 :].sum()

    layer = engine.trace(case.module, case.inputs, whole).layers[0]
    found = by_lag(layer, case.module)
    assert_allclose(found.matrices, separate_uses(case, layer, last_only), rtol=1e-10, atol=1e-13)
    whole(case.module(*case.inputs)).backward()
    weight = case.module.weight_hh_l0
    assert_allclose(found.matrices.sum(0), weight.grad, rtol=1e-10, atol=1e-13)
    assert_allclose(found.norms, np.linalg.norm(found.matrices.reshape(time, -1), axis=1), rtol=1e-12)
    if np.abs(found.matrices.sum(0)).max() > 1e-12:
        assert found.shares.sum() == pytest.approx(1)


@settings(max_examples=30)
@given(cases())
def test_the_lags_add_up_in_every_layer(case: Case) -> None:
    trace = steps.traced(case)
    case.loss(case.module(*case.inputs)).backward()
    for layer in trace.layers:
        suffix = "_reverse" if layer.direction == "backward" else ""
        expected = getattr(case.module, f"weight_hh_l{layer.index}{suffix}").grad
        assert_allclose(by_lag(layer, case.module).matrices.sum(0), expected, rtol=1e-9, atol=1e-12)


@settings(max_examples=40)
@given(cases(), st.data())
def test_the_chain_is_the_product(case: Case, data: st.DataObject) -> None:
    layer = data.draw(st.sampled_from(steps.traced(case).layers))
    b = data.draw(st.integers(0, len(layer.lengths) - 1))
    end = data.draw(st.integers(1, int(layer.lengths[b])))
    start = data.draw(st.integers(0, end - 1))
    unit = data.draw(st.integers(0, layer["h"].value.shape[-1] - 1))
    found = chain(layer, case.module, start, end, b, unit)
    whole = products(step_jacobians(layer, case.module), end)[b, start]
    assert_allclose(found.product.value, whole.value, rtol=1e-12, atol=1e-300)
    assert [link.step for link in found.links] == list(range(end, start, -1))
    product = np.eye(whole.mantissa.shape[-1])
    for k, link in enumerate(found.links):
        assert_allclose(
            link.jacobian, from_terms(case, layer.index, layer.direction, link), rtol=1e-12, atol=1e-15
        )
        assert_norm(link.log10_norm, link.jacobian)
        assert_norm(found.backwards[k], product)
        assert_allclose(found.of_unit.value[k], product[unit], rtol=1e-11, atol=1e-14)
        product = product @ link.jacobian
    assert_allclose(product, whole.value, rtol=1e-11, atol=1e-14)
    assert_norm(found.backwards[-1], product)
    product = np.eye(len(product))
    for k, link in enumerate(reversed(found.links)):
        assert_norm(found.forwards[k], product)
        product = link.jacobian @ product
    assert_norm(found.forwards[-1], product)


def from_terms(case: Case, index: int, direction: str, link: engine.gradient.Link) -> np.ndarray:
    """The Jacobian put together again from the terms, as `Link` says."""

    def matrix(term: engine.gradient.Term) -> np.ndarray:
        found = np.diag(term.numbers) if term.W is None else term.numbers[:, None] * term.W
        assert_norm(term.log10_norm, found)
        return found

    terms = {(term.name, term.role): matrix(term) for term in link.terms}
    if case.mode != "LSTM":
        return sum(terms.values())
    into_c = terms["i", "gate"] + terms["f", "gate"] + terms["g", "gate"]
    to_h = terms["o", "to_h"]
    into_h = terms["o", "gate"] + to_h @ into_c, to_h @ terms["f", "keep"]
    if case.projection:
        R = getattr(case.module, f"weight_hr_l{index}" + ("_reverse" if direction == "backward" else ""))
        into_h = tuple(R.detach().numpy() @ part for part in into_h)
    return np.block([[*into_h], [into_c, terms["f", "keep"]]])


def assert_norm(log10: float, matrix: np.ndarray) -> None:
    norm = np.linalg.norm(matrix)
    if norm == 0:
        assert log10 == -np.inf
    else:
        assert log10 == pytest.approx(np.log10(norm), abs=1e-10)


def test_factors_of_the_plain_rnn() -> None:
    case = Case(mode="RNN_TANH", batch_first=True, lengths=(6,))
    layer = steps.traced(case).layers[0]
    for link in chain(layer, case.module, 0, 6).links:
        (term,) = link.terms
        assert_allclose(term.numbers, 1 - np.tanh(layer["a"].value[0, link.step - 1]) ** 2, rtol=1e-12)
        assert_array_equal(term.W, case.module.weight_hh_l0.detach())


def test_what_is_not_there_is_refused() -> None:
    case = Case(form="packed", lengths=(5, 3))
    layer = steps.traced(case).layers[0]
    for (start, end, sequence, unit), said in {
        (0, 6, 0, 0): "end is 6; the layer took 5 steps",
        (0, 5, 1, 0): "end is 5; the layer took 3 steps",
        (3, 3, 0, 0): "start is 3 and end 3",
        (-1, 3, 0, 0): "start is -1",
        (0, 3, 2, 0): "sequence is 2; the batch has 2",
        (0, 3, 0, 4): "unit is 4; h has 4",
    }.items():
        with pytest.raises(InputError, match=said):
            chain(layer, case.module, start, end, sequence, unit)
    plain = engine.trace(case.module, case.inputs).layers[0]
    for ask in (cell_path, by_lag):
        with pytest.raises(InputError, match="without a loss"):
            ask(plain, case.module)
    gru = Case(mode="GRU")
    with pytest.raises(InputError, match="this layer is of a gru"):
        cell_path(steps.traced(gru).layers[0], gru.module)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e300])
def test_what_is_not_finite_comes_out_and_does_not_raise(mode: str, bad: float) -> None:
    case = Case(mode=mode, batch_first=True, lengths=(12,), hidden_size=4)
    x = case.inputs[0].clone()
    x[0, 6] = bad
    layer = engine.trace(case.module, x, lambda out: out[0].sum()).layers[0]
    found = chain(layer, case.module, 0, 12, unit=0)
    assert found.of_unit is not None
    assert not np.isnan([*found.backwards, *found.forwards, *(link.log10_norm for link in found.links)]).any()
    lags = by_lag(layer, case.module)
    assert lags.norms.shape == (12,)
    if np.isnan(bad):
        assert found.backwards[-1] == np.inf
        assert np.isfinite(found.links[-1].log10_norm)
        assert not np.isfinite(lags.norms).all()
    if mode == "LSTM":
        assert cell_path(layer, case.module).cell.shape == (1, 12, 4)
