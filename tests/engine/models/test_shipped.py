"""The networks in `assets/models`: whole, small, honest about themselves, and right where it is obvious."""

import shutil
from itertools import product
from pathlib import Path

import pytest
import torch

from engine import models
from engine.errors import GatescopeError
from engine.models.files import digest
from engine.text import UNKNOWN_ID

NETWORKS = list(product(models.NAMES, models.KINDS))
LIMIT = 25 * 2**20  # bytes, for all of assets/models

POSITIVE = {
    "ko-sentiment": [
        "이 영화 정말 최고예요",
        "너무 감동적이고 아름다운 이야기",
        "배우들 연기가 훌륭하다 강추합니다",
    ],
    "en-sentiment": [
        "I love this, thank you so much!",
        "What a wonderful day, great job",
        "That is awesome, congrats",
    ],
}
NEGATIVE = {
    "ko-sentiment": ["정말 지루하고 재미없어요", "돈이 아깝다 최악의 영화", "시간 낭비였다 실망입니다"],
    "en-sentiment": [
        "I hate this, it is terrible",
        "That is so sad and disappointing",
        "What a stupid, awful idea",
    ],
}


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_every_network_opens_at_every_moment_as_its_card_says(name: str, kind: str) -> None:
    card = models.card(name, kind)
    assert (card.name, card.kind) == (name, kind)
    assert [moment.name for moment in card.moments] == list(models.MOMENTS)
    assert [moment.step for moment in card.moments] == sorted({moment.step for moment in card.moments})
    for moment in models.MOMENTS:
        network = models.load(name, kind, moment)
        assert network.moment.name == moment
        assert len(network.vocabulary) == card.vocabulary_size
        assert sum(p.numel() for p in network.model.parameters()) == card.parameters
        assert type(network.model.rnn).__name__ == kind.upper()
        assert network.model.rnn.hidden_size == card.hidden_size
        assert not network.model.training
        encoded = network.encode("이 영화, great!")
        logits = network.model(encoded.ids)
        outputs = len(card.labels) if card.labels else card.vocabulary_size
        assert logits.shape == (1, len(encoded.tokens), outputs)
        assert logits.dtype == torch.float32
        assert torch.isfinite(logits).all()


@pytest.mark.parametrize("name", models.NAMES)
def test_the_three_kinds_were_trained_alike(name: str) -> None:
    cards = [models.card(name, kind) for kind in models.KINDS]
    for budget in (
        "training",
        "hidden_size",
        "embedding_size",
        "vocabulary_size",
        "seed",
        "data",
        "tokenizer",
    ):
        assert len({str(getattr(card, budget)) for card in cards}) == 1, budget
    assert len({tuple(moment.step for moment in card.moments) for card in cards}) == 1


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_training_helped(name: str, kind: str) -> None:
    card = models.card(name, kind)
    nats = [next(v for k, v in moment.scores.items() if k.startswith("nats")) for moment in card.moments]
    assert nats[0] > nats[1] > nats[-1]
    assert card.weaknesses.en
    assert card.weaknesses.ko
    assert card.data.licence
    assert card.data.attribution


def test_all_files_together_are_small() -> None:
    assert sum(path.stat().st_size for path in models.MODELS.rglob("*") if path.is_file()) < LIMIT


def test_nothing_lies_in_the_folder_that_no_card_describes() -> None:
    described = set()
    for name, kind in NETWORKS:
        folder = models.MODELS / name / kind
        described.add(folder / "card.json")
        for file, sha256 in models.card(name, kind).sha256.items():
            path = (folder.parent if file == "vocabulary.json" else folder) / file
            assert digest(path.read_bytes()) == sha256
            described.add(path)
    found = {path for name in models.NAMES for path in (models.MODELS / name).rglob("*") if path.is_file()}
    assert found == described


@pytest.mark.parametrize(("name", "kind"), [pair for pair in NETWORKS if pair[0] in POSITIVE])
def test_obvious_sentences_get_the_obvious_verdict(name: str, kind: str) -> None:
    network = models.load(name, kind)

    def verdict(text: str) -> str:
        assert network.card.labels
        return network.card.labels[int(network.model(network.encode(text).ids)[0, -1].argmax())]

    assert {text: verdict(text) for text in POSITIVE[name]} == dict.fromkeys(POSITIVE[name], "positive")
    assert {text: verdict(text) for text in NEGATIVE[name]} == dict.fromkeys(NEGATIVE[name], "negative")


@pytest.mark.parametrize("kind", models.KINDS)
def test_shakespeare_knows_what_follows_q(kind: str) -> None:
    network = models.load("en-char", kind)
    logits = network.model(network.encode("My lord, the q").ids)
    assert network.vocabulary.texts[int(logits[0, -1].argmax())] == "u"


@pytest.mark.parametrize("kind", models.KINDS)
def test_jamo_knows_that_a_vowel_follows_a_first_consonant(kind: str) -> None:
    network = models.load("ko-jamo", kind)
    initial = network.encode("이 여").ids[:, :-1]  # ends with the ᄋ of 여
    best = network.vocabulary.texts[int(network.model(initial)[0, -1].argmax())]
    assert "\u1161" <= best <= "\u1175"


def test_encoding_tells_what_is_unknown() -> None:
    network = models.load("ko-sentiment")
    encoded = network.encode("이 𒀀영화")
    assert [token.text for token in encoded.tokens] == ["이", " ", "𒀀", "영", "화"]
    assert encoded.unknown == (False, False, True, False, False)
    assert encoded.ids.shape == (1, 5)
    assert encoded.ids.dtype == torch.long
    assert int(encoded.ids[0, 2]) == UNKNOWN_ID
    assert network.encode("").ids.shape == (1, 0)


def test_every_load_is_private_and_leaves_the_random_state_alone() -> None:
    state = torch.get_rng_state()
    first, second = models.load("en-char"), models.load("en-char")
    assert torch.equal(torch.get_rng_state(), state)
    first.model.head.weight.zero_()
    assert second.model.head.weight.abs().sum() > 0


@pytest.fixture
def models_folder(tmp_path: Path) -> Path:
    """A copy of one network that a test may damage."""
    shutil.copytree(models.MODELS / "en-sentiment", tmp_path / "en-sentiment")
    return tmp_path


@pytest.mark.parametrize(
    "file",
    ["vocabulary.json", "gru/card.json", "gru/final.safetensors"],
    ids=["vocabulary", "card", "weights"],
)
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "flipped"])
def test_a_bad_file_is_named_with_its_remedy(models_folder: Path, file: str, damage: str) -> None:
    path = models_folder / "en-sentiment" / file
    content = path.read_bytes()
    path.unlink()
    if damage != "missing":
        middle = len(content) // 2
        flipped = content[:middle] + bytes([content[middle] ^ 0x80]) + content[middle + 1 :]
        path.write_bytes({"empty": b"", "cut": content[:middle], "flipped": flipped}[damage])
    with pytest.raises(models.ModelFileError) as refused:
        models.load("en-sentiment", "gru", folder=models_folder)
    assert str(path) in str(refused.value)
    assert "git checkout" in str(refused.value)
    assert "python -m engine train en-sentiment" in str(refused.value)


def test_weights_of_another_size_are_refused(models_folder: Path) -> None:
    folder = models_folder / "en-sentiment" / "gru"
    card = models.card("en-sentiment", "gru", models_folder)
    other = card.model_copy(update={"hidden_size": card.hidden_size + 1})
    (folder / "card.json").write_text(other.model_dump_json(), encoding="utf-8")
    with pytest.raises(models.ModelFileError, match="don't fit"):
        models.load("en-sentiment", "gru", folder=models_folder)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nobody", "lstm", "final"), "network 'nobody'.*ko-sentiment"),
        (("../en-char", "lstm", "final"), "network"),
        (("en-char", "transformer", "final"), "kind 'transformer'.*gru"),
        (("en-char", "lstm", "yesterday"), "moment 'yesterday'.*untrained"),
    ],
)
def test_an_unknown_name_is_answered_with_the_known_ones(arguments: tuple[str, str, str], told: str) -> None:
    with pytest.raises(models.UnknownNetworkError, match=told) as refused:
        models.load(*arguments)
    assert isinstance(refused.value, GatescopeError)
