"""Requests are answered from arrays where that has the model's bits, else from a frame."""

import pytest
from pydantic import TypeAdapter

import model_project
from tidegate.config.schema.data import Columns
from tidegate.data.request_values import table
from tidegate.models.estimators.build import pipeline
from tidegate.models.features import inputs, truth
from tidegate.models.packages.describe_signature import describe
from tidegate.models.prediction import array_answers, frameless
from tidegate.models.prediction.predict import predict

DECLARED = TypeAdapter(Columns).validate_python(model_project.COLUMNS)
COLUMNS = describe(DECLARED, model="m", task="binary", threshold=0.5).columns
GOLDEN = {
    "carrier": ["AA", "B6", "HA", "AA", "B6", "AA"],
    "note": [None, "vip", "group", None, "vip", "vip"],
    "distance": [10.5, 1900.0, None, 300, 0.1, 7.0],
    "stops": [0, 1, 2, None, 1, 0],
    "rebooked": [True, None, False, True, False, False],
    "booked": ["2024-01-01T10:00:00", None, "2024-02-29T23:59:00", "2023-12-31T00:00:00"] + [None] * 2,
}


@pytest.fixture(scope="module", params=["boosting", "logistic"])
def model(request):
    declared = model_project.BOOSTING if request.param == "boosting" else model_project.LOGISTIC
    seen = model_project.table(200)
    rows = inputs(seen, DECLARED)
    return pipeline(model_project.train(declared), DECLARED, 7).fit(rows, truth(seen, DECLARED, "binary"))


def by_frame(model, values):
    return predict(model, inputs(table(values, COLUMNS), COLUMNS), "binary")


def test_the_answers_are_the_models(model):
    answers = array_answers.fastest(model, COLUMNS, "binary", GOLDEN)
    assert answers.__name__ == "by_arrays"
    for values in (GOLDEN, {name: column[:1] for name, column in GOLDEN.items()}):
        assert answers(values).tobytes() == by_frame(model, values).tobytes()


@pytest.mark.parametrize("differs", ["together", "alone"])
def test_one_that_would_answer_otherwise_is_given_a_frame(model, monkeypatch, differs):
    """Even where only the number of rows makes the difference, as of sums."""
    matrix = frameless.FramelessPipeline.matrix

    def other(self, arrays):
        made = matrix(self, arrays)
        return made * 0 if (made.shape[0] == 1) == (differs == "alone") else made

    monkeypatch.setattr(frameless.FramelessPipeline, "matrix", other)
    answers = array_answers.fastest(model, COLUMNS, "binary", GOLDEN)
    assert answers(GOLDEN).tobytes() == by_frame(model, GOLDEN).tobytes()
    one = {name: column[:1] for name, column in GOLDEN.items()}
    assert answers(one).tobytes() == by_frame(model, one).tobytes()


def test_one_with_a_step_that_may_look_at_names_is_given_a_frame(model, monkeypatch):
    monkeypatch.setattr(frameless, "BY_VALUE", frozenset())
    answers = array_answers.fastest(model, COLUMNS, "binary", GOLDEN)
    assert answers.__name__ == "by_frame"
    assert answers(GOLDEN).tobytes() == by_frame(model, GOLDEN).tobytes()


def test_what_the_model_refuses_is_refused_the_same(model):
    answers = array_answers.fastest(model, COLUMNS, "binary", GOLDEN)
    infinite = {name: column[:1] for name, column in GOLDEN.items()} | {"distance": [float("inf")]}
    assert _outcome(answers, infinite) == _outcome(lambda values: by_frame(model, values), infinite)


def _outcome(answers, values):
    try:
        return answers(values).tobytes()
    except ValueError as error:
        return str(error)
