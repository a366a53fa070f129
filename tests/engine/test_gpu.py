"""The same on a GPU. cuDNN has kernels, dropout states and a rounding of its own."""

from typing import Any

import numpy as np
import pytest
import torch

import engine
from engine import Clamp, Scale
from tests.engine.cases import MODES, Case
from tests.engine.tracing.test_trace import assert_gradient

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device"),
    pytest.mark.filterwarnings("ignore:RNN module weights are not part of single contiguous chunk"),
]


def on_gpu(value: Any) -> Any:
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(map(on_gpu, value))
    return value.to("cuda")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("form", ["batch", "packed", "unbatched"])
@pytest.mark.parametrize("changes", [(), (Clamp("h", 0.3, units=(1,)),), (Scale("weight_hh", 1.4),)])
def test_a_trace_on_the_gpu_is_that_on_the_cpu(mode: str, form: str, changes: Any) -> None:
    lengths = (6,) if form == "unbatched" else (3, 6, 4) if form == "packed" else (6, 6)
    case = Case(mode, 2, bidirectional=True, form=form, lengths=lengths, given_state=True)
    wanted = engine.trace(case.module, case.inputs, case.loss, changes)
    inputs = on_gpu(case.inputs)
    case.module.to("cuda")
    rng = torch.cuda.get_rng_state()
    found = engine.trace(case.module, inputs, case.loss, changes)
    assert torch.equal(torch.cuda.get_rng_state(), rng)
    for one, other in zip(wanted.layers, found.layers, strict=True):
        for name in one.signals:
            np.testing.assert_allclose(one[name].value, other[name].value, rtol=0, atol=1e-12)
            assert_gradient(other[name].gradient, one[name].gradient, 1e-10)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dropout_between_layers_gives_a_consistent_record(mode: str, dtype: torch.dtype) -> None:
    """cuDNN's own masks can't be had: the trace draws them, and the model goes on with what they give."""
    case = Case(mode, 3, lengths=(7, 7), dtype=dtype)
    module = case.module.to("cuda")
    module.dropout = 0.5
    rng = torch.cuda.get_rng_state()
    trace = engine.trace(module, on_gpu(case.inputs), case.loss)
    assert torch.equal(torch.cuda.get_rng_state(), rng)
    dropped = 0
    for below, above in zip(trace.layers, trace.layers[1:], strict=False):
        nonzero = below["h"].value != 0
        ratio = above["x"].value[nonzero] / below["h"].value[nonzero]
        kept = ratio > 1
        np.testing.assert_allclose(ratio, np.where(kept, 2, 0), rtol=1e-5)
        dropped += int((~kept).sum())
    assert dropped > 0
    y, _ = trace.output
    np.testing.assert_allclose(y, trace.layers[-1]["h"].value.transpose(1, 0, 2), rtol=0, atol=1e-6)


@pytest.mark.parametrize("mode", MODES)
def test_single_precision_on_the_gpu_passes_the_check(mode: str) -> None:
    torch.manual_seed(0)
    case = Case(mode, 2, lengths=(50, 50), dtype=torch.float32, input_size=64, hidden_size=64)
    engine.trace(case.module.to("cuda"), on_gpu(case.inputs), lambda out: out[0].sum())
