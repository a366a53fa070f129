"""The small networks as they are shipped: whole, and as good as their cards say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from engine.__main__ import main
from engine.errors import GatescopeError, InputError
from engine.lectures.shapes.live.recipes import RECIPES
from engine.lectures.shapes.live.shipping import begin, load, ship, small_card
from engine.models import MODELS, ModelFileError
from engine.models.files import CARD_FILE, digest
from engine.models.network import parameter_count

LIMIT = 2.5 * 2**20  # bytes, for all of them


@pytest.mark.parametrize("name", RECIPES)
def test_every_network_opens_as_its_card_says(name: str) -> None:
    state = torch.get_rng_state()
    network = load(RECIPES[name])
    assert torch.equal(torch.get_rng_state(), state)
    assert not network.model.training
    assert parameter_count(network.model) == network.card.parameters
    assert (network.card.name, network.card.training["steps"]) == (name, RECIPES[name].steps)
    assert network.card.data.licence
    assert network.card.weaknesses == RECIPES[name].weaknesses
    assert network.card.weaknesses.en
    assert network.card.weaknesses.ko
    if network.vocabulary:
        assert len(network.vocabulary) == network.card.sizes["vocabulary_size"]


def test_no_file_is_undescribed_and_all_are_small() -> None:
    size = 0
    for name in RECIPES:
        folder = MODELS / name
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        size += sum(map(len, files.values()))
        files.pop(CARD_FILE)
        assert {file: digest(content) for file, content in files.items()} == small_card(name).sha256
    assert size < LIMIT


@pytest.mark.parametrize("name", ["digit-names", "intents", "tags-both", "dates"])
def test_the_cards_scores_are_what_the_weights_score(name: str) -> None:
    network = load(RECIPES[name])
    scores = RECIPES[name].prepare(None, network.card.seed).scores(network.model)
    assert network.card.scores == pytest.approx(scores, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "score", "least"),
    [
        ("digit-names", "names_en", 0.95),
        ("digit-names", "names_ko", 0.95),
        ("intents", "accuracy", 0.9),
        ("tags-both", "words", 0.98),
        ("dates", "dates_right", 0.98),
    ],
)
def test_they_have_learnt_what_they_are_shown_for(name: str, score: str, least: float) -> None:
    assert small_card(name).scores[score] >= least


def test_from_the_left_the_first_person_is_a_guess() -> None:
    scores = small_card("tags-forward").scores
    assert 0.4 < (scores["first_word_active"] + scores["first_word_passive"]) / 2 < 0.6


@pytest.mark.parametrize("name", ["digit-names", "tags-both", "dates"])
def test_training_again_takes_the_same_steps(name: str) -> None:
    def losses() -> list[float]:
        recipe = RECIPES[name]
        run = begin(recipe, recipe.prepare(None, 0), 0)
        return [run.advance() for _ in range(2)]

    assert losses() == losses()


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A copy of one network that a test may damage."""
    shutil.copytree(MODELS / "tags-both", tmp_path / "tags-both")
    return tmp_path


@pytest.mark.parametrize("file", ["vocabulary.json", "card.json", "weights.safetensors"])
@pytest.mark.parametrize("damage", ["missing", "empty", "flipped"])
def test_a_bad_file_is_named_with_its_remedy(models: Path, file: str, damage: str) -> None:
    path = models / "tags-both" / file
    content = path.read_bytes()
    path.unlink()
    if damage != "missing":
        flipped = content[:9] + bytes([content[9] ^ 0x80]) + content[10:]
        path.write_bytes(b"" if damage == "empty" else flipped)
    with pytest.raises(ModelFileError) as refused:
        load(RECIPES["tags-both"], models)
    assert str(path) in str(refused.value)
    assert "git checkout" in str(refused.value)
    assert "python -m engine train tags-both" in str(refused.value)


def test_weights_of_another_size_are_refused(models: Path) -> None:
    path = models / "tags-both" / CARD_FILE
    card = small_card("tags-both", models)
    path.write_text(card.model_copy(update={"sizes": card.sizes | {"hidden_size": 31}}).model_dump_json())
    with pytest.raises(ModelFileError, match="don't fit"):
        load(RECIPES["tags-both"], models)


def test_what_is_shipped_is_what_is_loaded(tmp_path: Path) -> None:
    recipe = RECIPES["digit-names"]
    prepared = recipe.prepare(None, 0)
    run = begin(recipe, prepared, 0)
    card = ship(run, recipe, prepared, 0, tmp_path)
    network = load(recipe, tmp_path)
    assert network.card == card
    for key, value in run.model.state_dict().items():
        assert torch.equal(network.model.state_dict()[key], value)


def test_commands(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["models"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in RECIPES)
    assert main(["train", "elmo"]) == 2
    assert "GATESCOPE_DATA" in capsys.readouterr().err
    assert main(["train", "elmo", "--data", str(tmp_path)]) == 2
    assert "no data file" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["train", "nobody"])


def test_what_goes_wrong_is_of_the_engines_own_kind() -> None:
    assert issubclass(ModelFileError, GatescopeError)
    with pytest.raises(InputError, match="reviews"):
        RECIPES["elmo"].prepare(None, 0)
