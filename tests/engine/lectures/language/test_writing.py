"""A network writes what its distribution says, one step a token, the same for the same seed."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from engine import InputError, models
from engine.lectures.language import COLDEST, HOTTEST, distribution, joined, write
from engine.reading.reading import read

LOGITS = st.lists(st.floats(-8, 8), min_size=2, max_size=12).map(np.array)
TEMPERATURES = st.floats(COLDEST, HOTTEST)
CASES = [("en-char", "rnn", "The "), ("en-char", "lstm", ""), ("ko-jamo", "gru", "정말")]


@pytest.mark.parametrize(("name", "kind", "start"), CASES)
def test_the_carried_state_is_that_of_reading_everything_again(name: str, kind: str, start: str) -> None:
    network = models.load(name, kind)
    written = list(write(network, start, 12, temperature=0.8, seed=3))
    first = network.encode("\n" + start).ids[0].tolist()
    model = network.model.double()
    for t, token in enumerate(written):
        ids = torch.tensor([[*first, *(before.id for before in written[:t])]])
        logits = model(ids)[0, -1].numpy().copy()
        logits[0] = -np.inf
        np.testing.assert_allclose(token.logits, logits, rtol=0, atol=1e-9)
        expected = np.exp(logits / 0.8) / np.exp(logits / 0.8).sum()
        np.testing.assert_allclose(token.probability, expected, rtol=0, atol=1e-12)
        assert token.text == network.vocabulary.texts[token.id]
        assert token.probability[token.id] > 0
        assert token.rank == int((logits > logits[token.id]).sum())


def test_the_states_are_those_of_the_page_read() -> None:
    network = models.load("en-char")
    written = list(write(network, "My lord", 10, seed=1))
    text = joined(network.tokenizer, "My lord", written)
    hidden = read(network, "\n" + text).layer["h"].value[0]  # (time, units)
    np.testing.assert_allclose([token.hidden for token in written], hidden[7:-1], rtol=0, atol=1e-6)


def test_the_same_seed_writes_the_same_text_and_a_longer_one_begins_with_it() -> None:
    network = models.load("ko-jamo")
    one, same, other = ([t.id for t in write(network, "", 30, seed=seed)] for seed in (1, 1, 2))
    assert one == same
    assert one != other
    assert [t.id for t in islice(write(network, "", 200, seed=1), 30)] == one
    torch.manual_seed(5)  # nobody else's randomness comes in
    assert [t.id for t in write(network, "", 30, seed=1)] == one


def test_tokens_come_as_often_as_the_temperature_says() -> None:
    """Chi-square over the first token of 2,000 seeds, rare ones put together."""
    network, temperature, seeds = models.load("en-char", "rnn"), 1.3, range(2_000)
    first = [next(write(network, "Th", 1, temperature, seed)) for seed in seeds]
    expected = first[0].probability * len(seeds)
    counts = np.bincount([token.id for token in first], minlength=len(expected))
    often = expected >= 5
    assert often.sum() > 5
    observed = np.append(counts[often], counts[~often].sum())
    assert stats.chisquare(observed, np.append(expected[often], expected[~often].sum())).pvalue > 0.001


@given(LOGITS, TEMPERATURES)
def test_the_temperature_is_a_power_of_the_probabilities(logits: np.ndarray, temperature: float) -> None:
    p = distribution(logits, 1.0)
    raised = p ** (1 / temperature)
    np.testing.assert_allclose(
        distribution(logits, temperature), raised / raised.sum(), rtol=1e-9, atol=1e-12
    )


@given(LOGITS, TEMPERATURES, TEMPERATURES)
def test_hotter_is_never_surer(logits: np.ndarray, one: float, other: float) -> None:
    cold, hot = sorted((one, other))
    assert stats.entropy(distribution(logits, cold)) <= stats.entropy(distribution(logits, hot)) + 1e-9
    assert distribution(logits, cold).max() >= distribution(logits, hot).max() - 1e-12


def test_an_unknown_token_is_never_written() -> None:
    network = models.load("en-char", moment="untrained")
    assert all(token.id for token in write(network, "", 500, temperature=2.0))


@pytest.mark.parametrize("temperature", [0, -1, 0.05, 2.1, float("nan"), float("inf")])
def test_a_temperature_out_of_range_is_refused(temperature: float) -> None:
    with pytest.raises(InputError, match=r"give one from 0\.1 to 2\.0"):
        write(models.load("en-char"), "", 5, temperature)
