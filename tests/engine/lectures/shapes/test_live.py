"""What the small networks compute, against the stock modules, and their grammars, against Babel."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest
import torch
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from engine.lectures.shapes.live import dates, digits, tags
from engine.lectures.shapes.live.elmo import (
    Batches,
    BidirectionalLanguageModel,
    bare,
    bidirectional_loss,
    cosine,
    mixed,
    nats_per_token,
    shares,
)
from engine.lectures.shapes.live.homonyms import HOMONYMS, right_neighbours, senses
from engine.lectures.shapes.live.intents import INTENTS, requests
from engine.lectures.shapes.live.letters import END
from engine.lectures.shapes.live.recipes import RECIPES
from engine.lectures.shapes.live.shipping import load
from engine.lectures.shapes.live.tagged_sentences import TAGS, sentence
from engine.lectures.shapes.live.written_dates import FIRST, FORMS, LAST, in_korean, written_as

DAYS = st.dates(FIRST, LAST)


@given(DAYS)
def test_days_are_written_as_babel_writes_them(day: date) -> None:
    assert written_as("2021년 5월 3일", day) == format_date(day, "long", locale="ko")
    assert written_as("2021년 5월 3일 월요일", day) == format_date(day, "full", locale="ko")
    assert written_as("May 3, 2021", day) == format_date(day, "long", locale="en_US")
    assert written_as("Monday, May 3, 2021", day) == format_date(day, "full", locale="en_US")
    assert written_as("3 May 2021", day) == format_date(day, "d MMMM y", locale="en")


def test_the_forms_are_named_by_what_they_write() -> None:
    for form in FORMS:
        day = date(2021, 1 if "Jan" in form else 5, 3)
        assert written_as(form, day) == form


@given(st.integers(1, 9999))
def test_korean_numbers_read_back(number: int) -> None:
    value, digit = 0, 0
    for letter in in_korean(number):
        if letter in "일이삼사오육칠팔구":
            digit = 1 + "일이삼사오육칠팔구".index(letter)
        else:
            value, digit = value + (digit or 1) * {"십": 10, "백": 100, "천": 1000}[letter], 0
    assert value + digit == number


@given(st.integers(0, 10**6), st.booleans())
def test_every_sentence_has_its_people_and_its_verb(seed: int, held_back: bool) -> None:
    made = sentence(random.Random(seed), held_back)
    assert len(made.words) == len(made.tags)
    assert {"who", "whom", "does"} <= set(made.tags) <= set(TAGS)
    assert made.tags[made.opening] in ("who", "whom")
    korean = any("가" <= letter <= "힣" for letter in made.words[0])
    if not korean:
        assert (made.voice == "passive") == ("was" in made.words)
        assert made.tags[made.opening] == ("whom" if made.voice == "passive" else "who")


def test_no_request_is_in_both_halves() -> None:
    train, back = requests(held_back=False), requests(held_back=True)
    assert not {request.text for request in train} & {request.text for request in back}
    for intent in range(len(INTENTS)):
        count = sum(request.intent == intent for request in back)
        assert count >= 10


def test_a_digit_is_written_with_the_state_carried_as_in_one_call() -> None:
    model = load(RECIPES["digit-names"]).model
    images, _ = digits.pictures()
    for picture, language in ((0, "en"), (5, "ko")):
        written = digits.name_of(model, images[picture], language)
        first = digits.ALPHABET.index(f"<{language}>")
        read = [first, *(digits.ALPHABET.index(letter) for letter in written.letters[:-1])]
        logits = model(digits.as_input(images[picture][None]), torch.tensor([read]))[0]
        expected = logits.double().softmax(-1).numpy()
        np.testing.assert_allclose(written.probability, expected, atol=1e-6)
        np.testing.assert_array_equal(
            written.start, model.look(digits.as_input(images[picture][None]))[0][0, 0]
        )
        assert written.letters[-1] == END
        assert written.text in digits.NAMES[language]


def test_the_picture_comes_in_through_h_0_alone() -> None:
    model = load(RECIPES["digit-names"]).model
    h_0, c_0 = model.look(torch.zeros(1, 64))
    torch.testing.assert_close(h_0[0, 0], torch.tanh(model.start.bias))
    assert not c_0.any()


def test_the_encoders_state_is_that_of_each_text_alone() -> None:
    """A shorter text of a batch ends where it ends, not behind its padding."""
    model = load(RECIPES["dates"]).model
    ids = torch.tensor([[5, 6, 7, 8], [9, 4, 0, 0]])
    h, c = model.encode(ids, torch.tensor([4, 2]))
    _, (h_alone, c_alone) = model.encoder(model.embedding(ids[1:, :2]))
    torch.testing.assert_close(h[:, 1:], h_alone)
    torch.testing.assert_close(c[:, 1:], c_alone)


@pytest.mark.parametrize("form", FORMS)
def test_a_leap_day_in_every_form(form: str) -> None:
    network = load(RECIPES["dates"])
    day = date(2052, 2, 29)
    written = dates.iso_of(network.model, network.vocabulary, written_as(form, day))
    assert written.text == "2052-02-29"
    assert written.confidence == pytest.approx(np.prod(written.probability.max(axis=1)))


def test_only_the_bidirectional_tagger_hears_what_comes_later() -> None:
    for name, hears in (("tags-forward", False), ("tags-both", True)):
        network = load(RECIPES[name])
        found = [
            tags.tags_of(network.model, tags.read_ids(text, network.vocabulary)[1])[0]
            for text in ("Tom was found by Mary", "Tom found Mary in the park")
        ]
        assert np.allclose(*found, atol=1e-6) != hears


def test_a_new_word_is_read_by_its_ending() -> None:
    network = load(RECIPES["tags-both"])
    shown, ids = tags.read_ids("여우가 토끼를 찾았다", network.vocabulary)
    best = tags.tags_of(network.model, ids).argmax(axis=1)
    assert dict(zip(shown, (TAGS[place] for place in best), strict=True)) == {
        "여우가": "who",
        "토끼를": "whom",
        "찾았다": "does",
    }


SIZE, WORDS = 6, 11


@pytest.fixture
def model() -> BidirectionalLanguageModel:
    torch.manual_seed(0)
    return BidirectionalLanguageModel(WORDS, SIZE).double().eval()


def test_elmos_layers_are_those_of_stacked_lstms(model: BidirectionalLanguageModel) -> None:
    ids = torch.randint(WORDS, (3, 7))
    x = model.embedding(ids)
    for stack, flipped, half in ((model.forwards, False, 0), (model.backwards, True, 1)):
        reference = nn.LSTM(SIZE, SIZE, num_layers=2, batch_first=True).double()
        for layer, lstm in enumerate(stack):
            for name, value in lstm.state_dict().items():
                getattr(reference, name.replace("l0", f"l{layer}")).data.copy_(value)
        output, _ = reference(x.flip(1) if flipped else x)
        expected = output.flip(1) if flipped else output
        torch.testing.assert_close(model.layers(ids)[-1].chunk(2, -1)[half], expected)
    torch.testing.assert_close(model.layers(ids)[0], torch.cat((x, x), -1))


def test_each_half_foresees_without_seeing(model: BidirectionalLanguageModel) -> None:
    """The forward half knows nothing of what follows, the backward half nothing of what was before."""
    ids = torch.randint(WORDS, (1, 7))
    changed = ids.clone()
    changed[0, 4] = (changed[0, 4] + 1) % WORDS
    following, previous = model(ids)
    following_changed, previous_changed = model(changed)
    torch.testing.assert_close(following[:, :4], following_changed[:, :4])
    torch.testing.assert_close(previous[:, 4:], previous_changed[:, 4:])
    assert not torch.allclose(following[:, 4], following_changed[:, 4])
    assert not torch.allclose(previous[:, 3], previous_changed[:, 3])


def test_the_loss_is_the_mean_of_both_directions(model: BidirectionalLanguageModel) -> None:
    ids = torch.randint(WORDS, (2, 5))
    following, previous = (logits.log_softmax(-1) for logits in model(ids))
    ahead = [-following[b, t, ids[b, t + 1]] for b in range(2) for t in range(4)]
    behind = [-previous[b, t - 1, ids[b, t - 1]] for b in range(2) for t in range(1, 5)]
    expected = (torch.stack(ahead).mean() + torch.stack(behind).mean()) / 2
    torch.testing.assert_close(bidirectional_loss(model, ids), expected)


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=3), st.floats(0.1, 5))
def test_layers_are_mixed_by_equation_1(scores: list[float], gamma: float) -> None:
    layers = np.random.default_rng(0).normal(size=(3, 4, 5))
    s = torch.tensor(scores, dtype=torch.float64).softmax(0).numpy()
    expected = gamma * (s[0] * layers[0] + s[1] * layers[1] + s[2] * layers[2])
    np.testing.assert_allclose(mixed(layers, scores, gamma), expected, rtol=1e-12)
    assert shares(scores).sum() == pytest.approx(1)


def test_cosines() -> None:
    a, b = np.array([3.0, 4.0]), np.array([-4.0, 3.0])
    assert cosine(a, 7 * a) == pytest.approx(1)
    assert cosine(a, b) == pytest.approx(0)
    assert cosine(a, np.zeros(2)) == 0


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("배가 고파서, 밥을 먹었다!", "배 고파서 밥 먹었다"),
        ("바다에서 배를", "바다 배"),
        ("은는이가", "은는이"),
        ("이", "이"),
        ("the cat's 2", "the cat s 2"),
        ("...", ""),
    ],
)
def test_particles_and_signs_are_left_out(text: str, kept: str) -> None:
    assert bare(text).strip() == kept


def test_one_word_has_one_embedding_and_many_vectors() -> None:
    network = load(RECIPES["elmo"])
    for word in HOMONYMS:
        found = senses(network.model, network.vocabulary, word)
        assert np.ptp(found.vectors[0], axis=0).max() == 0
        assert all(np.ptp(layer, axis=0).max() > 0.01 for layer in found.vectors[1:])


def test_neighbours_of_one_meaning_are_counted() -> None:
    angles = np.radians([0, 5, 90, 93, 50])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert right_neighbours(vectors, ["a", "a", "b", "b", "b"]) == 5  # 50° is nearer to 90° than to 5°
    assert right_neighbours(vectors, ["a", "b", "a", "b", "a"]) == 1


def test_elmos_card_says_how_weak_it_is() -> None:
    network = load(RECIPES["elmo"])
    found = [senses(network.model, network.vocabulary, word) for word in HOMONYMS]
    total = sum(len(each.meanings) for each in found)
    for layer in (1, 2):
        right = sum(right_neighbours(each.vectors[layer], each.meanings) for each in found)
        assert network.card.scores[f"layer_{layer}"] == pytest.approx(right / total, abs=1e-5)
    assert sum(each.chance for each in found) == pytest.approx(36 * 5 / 11)


def test_every_text_is_read_once_an_epoch_in_batches_of_one_length() -> None:
    draw = random.Random(0)
    texts = [[draw.randrange(WORDS) for _ in range(draw.randint(4, 7))] for _ in range(50)]
    batches = Batches(texts, tokens=30, seed=3)
    read = [ids.tolist() for ids in batches.everything()]
    assert sorted(text for batch in read for text in batch) == sorted(texts)
    assert len(read) == batches.steps_per_epoch
    assert all(sum(map(len, batch)) <= 30 for batch in read)
    assert read == [ids.tolist() for ids in Batches(texts, tokens=30, seed=3).everything()]


def test_who_knows_nothing_needs_the_logarithm_of_the_vocabulary(model: BidirectionalLanguageModel) -> None:
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    batches = Batches([[1, 2, 3, 4], [5, 6, 7]], tokens=8, seed=0)
    assert nats_per_token(model, batches) == pytest.approx(np.log(WORDS))
