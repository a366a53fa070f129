"""Training: losses against plain loops, and the same weights whether it was interrupted or not."""

import math
from collections.abc import Callable
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from engine.cells import Kind
from engine.models.errors import CheckpointError
from engine.models.language_model import LanguageModelTraining, nats_per_token
from engine.models.network import RecurrentNetwork, parameter_count
from engine.models.sentiment import SentimentTraining, pad, sentiment_scores, verdict_loss
from engine.models.shipped import KINDS
from engine.models.training import Batches, Plan, start, train

IDS = [[1 + (row * 7 + step) % 9 for step in range(1 + row % 6)] for row in range(50)]
LABELS = [sequence[-1] % 2 for sequence in IDS]
STREAM = torch.arange(700) ** 2 % 10


def tiny(kind: Kind, outputs: int, dropout: float = 0.0) -> RecurrentNetwork:
    torch.manual_seed(5)
    return RecurrentNetwork(kind, 10, 4, 6, outputs, dropout)


def sentiment_batches() -> Batches:
    return SentimentTraining(IDS, LABELS, batch_size=8, every_step_weight=0.3, unknown_rate=0.2, seed=3)


def stream_batches() -> Batches:
    return LanguageModelTraining(STREAM, batch_size=4, window=16, seed=3)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("batches", "outputs"), [(sentiment_batches, 2), (stream_batches, 10)])
@pytest.mark.parametrize("killed_after", [1, 7, 16])
@pytest.mark.more
def test_an_interrupted_training_ends_at_the_same_weights(
    tmp_path: Path, kind: Kind, batches: Callable[[], Batches], outputs: int, killed_after: int
) -> None:
    def weights(folder: str, *pauses: int) -> dict[str, dict[str, Tensor]]:
        for pause in (*pauses, None):
            run = start(
                tiny(kind, outputs, dropout=0.3),
                batches(),
                Plan(24, 1e-2, 0.01, {"untrained": 0, "early": 5, "final": 24}),
                seed=1,
                identity=kind,
            )
            losses = list(islice(train(run, tmp_path / folder / "run.pt", save_every=3), pause))
        assert losses
        return run.kept

    whole = weights("whole")
    pieces = weights("pieces", killed_after, 2)
    assert list(whole) == ["untrained", "early", "final"]
    for moment, values in whole.items():
        for name, value in values.items():
            assert torch.equal(value, pieces[moment][name]), (moment, name)
    assert not torch.equal(whole["early"]["head.weight"], whole["final"]["head.weight"])


def test_a_checkpoint_of_another_training_is_refused(tmp_path: Path) -> None:
    def run(identity: str) -> list[float]:
        plan = Plan(4, 1e-2, 0.0, {})
        steps = start(tiny("gru", 2), sentiment_batches(), plan, seed=0, identity=identity)
        return list(train(steps, tmp_path / "run.pt"))

    assert len(run("one")) == 4
    with pytest.raises(CheckpointError, match=r"another recipe or data; delete it"):
        run("another")
    (tmp_path / "run.pt").write_bytes((tmp_path / "run.pt").read_bytes()[:-50])
    with pytest.raises(CheckpointError, match="damaged; delete it"):
        run("one")
    (tmp_path / "run.pt").write_bytes(b"")
    with pytest.raises(CheckpointError, match="damaged"):
        run("one")


@pytest.mark.parametrize("kind", KINDS)
def test_training_learns_what_can_be_learned(tmp_path: Path, kind: Kind) -> None:
    run = start(tiny(kind, 2), sentiment_batches(), Plan(250, 2e-2, 0.0, {}), seed=0, identity=kind)
    for _ in train(run, tmp_path / "run.pt"):
        pass
    run.model.eval()
    assert sentiment_scores(run.model, IDS, LABELS)["accuracy"] > 0.95


def test_the_learning_rate_rises_and_falls_to_zero() -> None:
    plan = Plan(1000, 0.5, 0.0, {})
    rates = [plan.rate(step) for step in range(1001)]
    peak = rates.index(max(rates))
    assert max(rates) == pytest.approx(0.5)
    assert rates[0] > 0
    assert rates[1000] == pytest.approx(0.0)
    assert rates[: peak + 1] == sorted(rates[: peak + 1])
    assert rates[peak:] == sorted(rates[peak:], reverse=True)


def test_every_text_is_read_once_in_every_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[int]] = []

    class Recorder(RecurrentNetwork):
        def forward(self, ids: Tensor) -> Tensor:
            seen.extend([token for token in row if token] for row in ids.tolist())
            return super().forward(ids)

    batches = SentimentTraining(IDS, LABELS, batch_size=8, every_step_weight=0.3, unknown_rate=0.0, seed=3)
    model = Recorder("rnn", 10, 4, 6, 2)
    epochs = []
    for epoch in range(2):
        seen.clear()
        for step in range(batches.steps_per_epoch):
            batches.loss(model, epoch * batches.steps_per_epoch + step)
        epochs.append(list(seen))
    assert sorted(epochs[0]) == sorted(epochs[1]) == sorted(IDS)
    assert epochs[0] != epochs[1]


@given(st.lists(st.integers(1, 9), min_size=2, max_size=6), st.floats(0, 1), st.integers(0, 2**31))
def test_the_verdict_loss_is_the_textbooks(lengths: list[int], weight: float, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(len(lengths), max(lengths), 3, generator=generator, dtype=torch.float64)
    labels = torch.randint(3, (len(lengths),), generator=generator)

    def nats(row: int, step: int) -> float:
        scores = logits[row, step].tolist()
        return math.log(sum(math.exp(score) for score in scores)) - scores[int(labels[row])]

    last = np.mean([nats(row, length - 1) for row, length in enumerate(lengths)])
    every = np.mean([nats(row, step) for row, length in enumerate(lengths) for step in range(length)])
    loss = verdict_loss(logits, torch.tensor(lengths), labels, weight)
    assert loss.item() == pytest.approx((1 - weight) * last + weight * every, abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_scores_in_batches_are_those_of_each_text_alone(kind: Kind) -> None:
    model = tiny(kind, 2).eval()
    verdicts = [model(torch.tensor([sequence]))[0, -1] for sequence in IDS]
    expected = np.mean([int(v.argmax()) == label for v, label in zip(verdicts, LABELS, strict=True)])
    nats = np.mean([-v.log_softmax(0)[label].item() for v, label in zip(verdicts, LABELS, strict=True)])
    scores = sentiment_scores(model, IDS, LABELS, batch_size=7)
    assert scores["accuracy"] == pytest.approx(expected)
    assert scores["nats_per_text"] == pytest.approx(nats, abs=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_nats_per_token_are_those_of_one_long_reading(kind: Kind) -> None:
    model = tiny(kind, 10).eval()
    predictions = model(STREAM[None, :-1])[0].log_softmax(dim=1)
    expected = -predictions[torch.arange(len(STREAM) - 1), STREAM[1:]].mean().item()
    assert nats_per_token(model, STREAM, window=50) == pytest.approx(expected, abs=1e-5)


def test_nats_per_token_in_lanes_are_those_of_the_pieces() -> None:
    model = tiny("gru", 10).eval()
    pieces = [nats_per_token(model, STREAM[at : at + 234]) for at in (0, 233, 466)]
    assert nats_per_token(model, STREAM, lanes=3) == pytest.approx(float(np.mean(pieces)), abs=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_reading_on_is_reading_at_once(kind: Kind) -> None:
    model = tiny(kind, 2).eval()
    ids = torch.tensor(IDS[5] * 3)[None]
    first, state = model.read(ids[:, :7])
    second, _ = model.read(ids[:, 7:], state)
    assert torch.allclose(torch.cat([first, second], dim=1), model(ids), atol=1e-6)


def test_a_stream_of_consecutive_numbers_is_learned_in_order() -> None:
    """The windows' targets are the very next tokens, and a lane's windows follow one another."""
    windows: list[Tensor] = []

    class Recorder(RecurrentNetwork):
        def read(self, ids: Tensor, state: object = None) -> object:
            windows.append(ids)
            return super().read(ids, state)

    ids = torch.arange(500)
    batches = LanguageModelTraining(ids, batch_size=3, window=10, seed=0)
    model = Recorder("rnn", 500, 2, 2, 500)
    for step in range(batches.steps_per_epoch):
        batches.loss(model, step)
    assert batches.steps_per_epoch == 16
    for before, after in pairwise(windows):
        assert torch.equal(after[:, 0], before[:, -1] + 1)
    assert all(torch.equal(window.diff(dim=1), torch.ones(3, 9, dtype=torch.long)) for window in windows)


def test_too_little_text_is_refused() -> None:
    with pytest.raises(ValueError, match="100 tokens are too few"):
        LanguageModelTraining(STREAM[:100], batch_size=8, window=16, seed=0)


def test_pad_fills_up_behind_the_end() -> None:
    ids, lengths = pad([[3], [1, 2, 3]])
    assert ids.tolist() == [[3, 0, 0], [1, 2, 3]]
    assert lengths.tolist() == [1, 3]


@pytest.mark.parametrize(("kind", "gates"), [("rnn", 1), ("lstm", 4), ("gru", 3)])
def test_parameter_count(kind: Kind, gates: int) -> None:
    assert parameter_count(tiny(kind, 2)) == 10 * 4 + gates * (6 * 4 + 6 * 6 + 2 * 6) + 2 * 6 + 2
