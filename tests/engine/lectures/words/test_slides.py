"""The lecture's smaller examples: shapes, naive Bayes, documents, thesaurus, costs, the embedding."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import BernoulliNB
from torch import nn

from engine.errors import InputError
from engine.lectures.words import cost, embedding, thesaurus
from engine.lectures.words.bayes import Table, joint_parameters, naive_parameters, naive_posterior, posterior
from engine.lectures.words.documents import (
    MOST_TERMS,
    NoTermsError,
    TooManyTermsError,
    cosine_similarity,
    jaccard_similarity,
    term_document,
    terms_of,
    words_of,
)
from engine.lectures.words.linear import ShapeError, dot, fully_connected, product
from engine.lectures.words.perceptron import UNITS, what_a_layer_says, what_an_rnn_makes
from tests.engine.lectures.words.figures import FIGURES

SIDES = st.integers(1, 4)


@given(SIDES, SIDES, SIDES, st.integers(0, 99))
def test_a_fully_connected_layer_is_torchs(batch: int, inputs: int, units: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, W, b = (
        random.normal(size=(batch, inputs)),
        random.normal(size=(inputs, units)),
        random.normal(size=units),
    )
    layer = nn.Linear(inputs, units).double()
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(W.T))
        layer.bias.copy_(torch.from_numpy(b))
        expected = layer(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(fully_connected(x, W, b), expected, atol=1e-12)
    assert dot(x[0], x[0]) == pytest.approx((x[0] ** 2).sum())


@given(SIDES, SIDES, SIDES, SIDES)
def test_shapes_that_do_not_fit_are_named(n: int, k: int, rows: int, m: int) -> None:
    A, B = np.ones((n, k)), np.ones((rows, m))
    if k == rows:
        assert product(A, B).shape == (n, m)
        return
    with pytest.raises(ShapeError, match=f"{n} x {k} and {rows} x {m}") as refusal:
        product(A, B)
    assert (refusal.value.left, refusal.value.right) == (A.shape, B.shape)
    with pytest.raises(ShapeError):
        dot(A[0], np.ones(k + 1))
    with pytest.raises(ShapeError):
        fully_connected(A, np.ones((k, m)), np.ones(m + 1))


def slide() -> Table:
    return Table(
        tuple(("seoul" if row["seoul"] else "busan", row["price"]) for row in FIGURES["naive_bayes"]["rows"])
    )


def test_the_slides_posterior_is_bayes_rule_and_naive_bayes_differs() -> None:
    found = posterior(slide(), "seoul")
    assert {label: float(value) for label, value in found.items()} == FIGURES["naive_bayes"]["posterior"]
    assert naive_posterior(slide(), slide().one_hot("seoul")) == {
        "high": Fraction(6, 7),
        "low": Fraction(1, 7),
    }


ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), min_size=1, max_size=12)


@given(ROWS, st.integers(1, 5))
def test_naive_bayes_is_scikit_learns(rows: list[tuple[str, str]], smoothing: int) -> None:
    table = Table(tuple(rows))
    columns = [table.one_hot(category) for category, _ in rows]
    model = BernoulliNB(alpha=smoothing).fit(columns, [label for _, label in rows])
    for asked in columns:
        found = naive_posterior(table, asked, Fraction(smoothing))
        expected = dict(zip(model.classes_, model.predict_proba([asked])[0], strict=True))
        assert {label: float(value) for label, value in found.items()} == pytest.approx(expected)


def test_naive_bayes_of_what_was_never_seen() -> None:
    table = Table((("a", "x"), ("b", "y")))
    with pytest.raises(InputError, match="smoothing"):
        naive_posterior(table, (1, 1))
    assert sum(naive_posterior(table, (1, 1), Fraction(1)).values()) == 1
    for wrong in (lambda: posterior(table, "c"), lambda: naive_posterior(table, (1,)), lambda: Table(())):
        with pytest.raises(InputError):
            wrong()


@pytest.mark.parametrize(("d", "k"), [(1, 2), (2, 2), (17, 2), (5, 3)])
def test_parameter_counts_are_the_slides_formulas(d: int, k: int) -> None:
    formulas = FIGURES["naive_bayes"]["parameters"]
    assert (formulas["joint"], formulas["naive"]) == ("(2^d - 1) k", "d k")
    assert (joint_parameters(d, k), naive_parameters(d, k)) == ((2**d - 1) * k, d * k)


def test_the_lectures_documents() -> None:
    lecture = FIGURES["term_document"]
    for text, counts in (*lecture["documents"].items(), *lecture["ambiguous"].items()):
        assert term_document([text], lecture["terms"]).tolist() == [counts]
    reviews = FIGURES["bag_of_words_order"]
    counts = term_document(list(reviews["documents"].values()), reviews["terms"])
    assert counts.tolist() == list(reviews["counts"].values())
    assert cosine_similarity(*counts) == pytest.approx(1)
    assert jaccard_similarity(*counts) == 1


@given(st.lists(st.lists(st.sampled_from(["cat", "dog", "The", "runs"]), min_size=1), min_size=1, max_size=3))
def test_counts_are_scikit_learns(documents: list[list[str]]) -> None:
    texts = [", ".join(words) + "." for words in documents]
    terms = terms_of(texts)
    model = CountVectorizer(vocabulary=list(terms), token_pattern=r"\w+")
    np.testing.assert_array_equal(term_document(texts, terms), model.transform(texts).toarray())


def test_documents_without_words_and_with_too_many() -> None:
    with pytest.raises(NoTermsError):
        terms_of([" ", "?!"], "  ")
    many = " ".join(f"w{number}" for number in range(MOST_TERMS + 1))
    with pytest.raises(TooManyTermsError) as refusal:
        terms_of([many])
    assert (refusal.value.count, refusal.value.limit) == (MOST_TERMS + 1, MOST_TERMS)
    nothing, something = np.zeros(2), np.array([1.0, 0])
    assert np.isnan(cosine_similarity(nothing, something))
    assert np.isnan(jaccard_similarity(nothing, nothing))


def test_a_layer_refuses_another_number_of_words_and_an_rnn_does_not() -> None:
    first, second = "오늘은 밥을 먹었다", "어제도 밥, 오늘도 밥"
    terms = terms_of([first, second])
    assert what_a_layer_says(first, first, terms) is None
    objection = what_a_layer_says(second, first, terms)
    assert objection is not None
    assert (
        f"1x{len(words_of(second)) * len(terms)} and {len(words_of(first)) * len(terms)}x{UNITS}" in objection
    )
    made = [what_an_rnn_makes(document, terms) for document in (first, second)]
    assert made[0] == made[1] == ((1, 1, UNITS), UNITS * (len(terms) + UNITS + 2))


@pytest.mark.parametrize("entries", thesaurus.THESAURUS.values())
def test_the_thesaurus_holds_together(entries: tuple[thesaurus.Concept, ...]) -> None:
    words = [word for concept in entries for word in concept.words]
    assert len(words) == len(set(words))
    top = entries[0]
    for concept in entries:
        assert thesaurus.path_up(concept, entries)[-1] == top
        assert thesaurus.steps_between(concept, concept, entries) == 0
        for other in entries:
            there = thesaurus.steps_between(concept, other, entries)
            assert there == thesaurus.steps_between(other, concept, entries)


def test_the_lectures_synonyms() -> None:
    english = thesaurus.THESAURUS["en"]
    car = thesaurus.concept_of("car", english)
    assert {"auto", "automobile", "machine", "motorcar"} == set(car.words[1:])
    assert thesaurus.concept_of("  MotorCar ", english) == car
    path = [concept.name for concept in thesaurus.path_up(thesaurus.concept_of("suv", english), english)]
    assert path == ["SUV", "car", "motor vehicle", "object"]
    with pytest.raises(thesaurus.NotInThesaurusError, match="selfie"):
        thesaurus.concept_of("selfie", english)


def test_the_slides_costs() -> None:
    lecture = FIGURES["word2vec_cost"]
    slide = lecture["example_cbow"]
    sizes = cost.Sizes(slide["C"], slide["N"], 500, slide["V"])
    assert sum(cost.cbow(sizes, "ln")) == pytest.approx(slide["value"])
    assert sum(cost.cbow(sizes)) == slide["C"] * slide["N"] + slide["N"] * slide["V"]
    example = lecture["example_nnlm"]
    terms = cost.language_model(cost.Sizes(example["N"], example["P"], example["H"], 10_000_000))
    assert terms[2] == 5_000_000_000
    assert terms[:2] == (10 * 500, 10 * 500 * 500)
    assert sum(cost.cbow(sizes, "log2")) == pytest.approx(5000 + 500 * np.log2(10**6))
    with pytest.raises(InputError, match="vocabulary"):
        cost.Sizes(1, 1, 1, 0)


@given(st.lists(st.integers(0, 4), max_size=9))
def test_looking_up_is_a_product_with_one_hot_rows(rows: list[int]) -> None:
    table, numbers = np.array(embedding.LECTURE), np.array(rows, dtype=np.int64)
    np.testing.assert_array_equal(embedding.look_up(table, numbers), embedding.one_hot(numbers, 5) @ table)
    expected = np.bincount(numbers, minlength=5)[:, None] * np.ones(2)
    np.testing.assert_array_equal(embedding.table_gradient(table, numbers), expected)


def test_the_slides_table_but_for_its_two_misprints() -> None:
    rounded, printed = np.array(embedding.LECTURE).round(3), np.array(embedding.PRINTED)
    assert np.argwhere(rounded != printed).tolist() == [[1, 1], [3, 1]]
    with pytest.raises(InputError, match="0 to 4"):
        embedding.one_hot(np.array([5]), 5)
