"""Requests with known answers: ordinary rows, one with gaps, one with unseen categories; other answers are named."""

import json
from dataclasses import asdict, replace

import pytest

import model_project
from tidegate.data.golden_answers import GoldenRequests
from tidegate.models.estimators.build import pipeline
from tidegate.models.features import inputs, truth
from tidegate.models.packages.describe_signature import describe
from tidegate.models.packages.golden_requests import ORDINARY, UNSEEN, differences, record

COLUMNS = model_project.columns()
SIGNATURE = describe(COLUMNS, model="m", task="binary", threshold=0.4)


@pytest.fixture(scope="module")
def table():
    return model_project.table(200)


@pytest.fixture(scope="module")
def model(table):
    made = pipeline(model_project.train(model_project.LOGISTIC), COLUMNS, 1)
    return made.fit(inputs(table, COLUMNS), truth(table, COLUMNS, "binary"))


@pytest.fixture(scope="module")
def golden(model, table):
    return record(model, table, COLUMNS, task="binary", seed=7)


def data(golden, name):
    return next(each["data"] for each in golden.inputs if each["name"] == name)


def test_they_hold_the_features_of_ordinary_rows_and_two_more(golden):
    assert [each["name"] for each in golden.inputs] == [*COLUMNS][1:7]
    assert {len(each["data"]) for each in golden.inputs} == {len(golden.answers)} == {ORDINARY + 2}


def test_one_row_lacks_every_feature_that_may_be_missing(golden):
    assert {
        name: data(golden, name)[-2] for name in ("note", "distance", "stops", "rebooked", "booked")
    } == dict.fromkeys(("note", "distance", "stops", "rebooked", "booked"))
    assert data(golden, "carrier")[-2] == data(golden, "carrier")[0]


def test_one_row_has_categories_that_nobody_has_seen(golden):
    assert (data(golden, "carrier")[-1], data(golden, "note")[-1]) == (UNSEEN, UNSEEN)
    assert data(golden, "distance")[-1] == data(golden, "distance")[0]


def test_the_seed_chooses_the_rows(model, table, golden):
    assert record(model, table, COLUMNS, task="binary", seed=7) == golden
    assert record(model, table, COLUMNS, task="binary", seed=8) != golden


def test_a_table_with_fewer_rows_gives_them_all(model, table):
    assert len(record(model, table.head(3), COLUMNS, task="binary", seed=7).answers) == 3 + 2


def test_the_model_that_was_asked_answers_the_same_through_json(model, golden):
    again = GoldenRequests(**json.loads(json.dumps(asdict(golden))))
    assert again == golden
    assert differences(model, SIGNATURE, again) == []


@pytest.mark.parametrize(
    ("answer", "moved", "tolerance", "is_named"),
    [
        (0.5, 1e-9, 0.0, True),
        (0.5, 1e-9, 1e-8, False),
        (0.5, 2e-8, 1e-8, True),
        (1000.0, 5e-6, 1e-8, False),
        (1000.0, 2e-5, 1e-8, True),
    ],
    ids=["exactly", "within", "beyond", "within, of a large answer", "beyond, of a large answer"],
)
def test_the_tolerance_is_relative_to_the_larger_of_one_and_the_answer(golden, answer, moved, tolerance, is_named):
    class Constant:
        def predict(self, rows):
            return [answer + moved] * len(rows)

    signature = replace(SIGNATURE, task="regression")
    expected = replace(golden, answers=[answer] * len(golden.answers))
    assert bool(differences(Constant(), signature, expected, tolerance=tolerance)) == is_named


def test_each_request_that_is_answered_otherwise_is_named_with_both_answers(model, golden):
    other = replace(golden, answers=[*golden.answers[:3], 0.25, *golden.answers[4:]])
    (said,) = differences(model, SIGNATURE, other)
    assert said == f"golden request 3: answers {golden.answers[3]!r}, the trained model answered 0.25"
