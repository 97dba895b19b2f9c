"""One of several declared classes is learnt, answered and counted as a probability for each."""

import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

import multiclass_rows
from tidegate.config.schema.data import Column
from tidegate.errors import EvidenceError
from tidegate.tasks import multiclass

SPECIES = Column(type="category", role="target", classes=("adelie", "chinstrap", "gentoo"))
GRADES = Column(type="int", role="target", classes=(3, 1, 2))


@pytest.mark.parametrize(
    ("column", "said"),
    [
        pytest.param(SPECIES, [], id="text"),
        pytest.param(GRADES, [], id="whole numbers"),
        pytest.param(
            Column(type="category", role="target"),
            [("classes", "is missing: list every value that is a class, at least three")],
            id="no classes",
        ),
        pytest.param(
            Column(type="bool", role="target"),
            [("type", "is bool; a yes or no is predicted by the task binary")],
            id="a yes or no",
        ),
        pytest.param(
            Column(type="float", role="target"),
            [("type", "is float; multiclass needs category, string or int")],
            id="a number",
        ),
        pytest.param(
            SPECIES.model_copy(update={"positive": "gentoo"}),
            [("positive", "is for the task binary; remove it, or predict one class against the rest")],
            id="an event",
        ),
    ],
)
def test_a_target_needs_its_classes(column, said):
    assert [*multiclass.target_problems(column)] == said


@pytest.mark.parametrize(
    ("values", "column"),
    [
        pytest.param(pd.Series(["gentoo", "adelie"]), SPECIES, id="text"),
        pytest.param(pd.Series(["gentoo", "adelie"], dtype="category"), SPECIES, id="categories"),
        pytest.param(pd.Series([2, 3]), GRADES, id="whole numbers"),
        pytest.param(pd.Series([2, 3], dtype="Int64"), GRADES, id="whole numbers that could be missing"),
    ],
)
def test_truth_is_the_place_among_the_classes(values, column):
    assert multiclass.truth(values, column).tolist() == [2.0, 0.0]


def test_a_class_that_is_not_declared_is_named_with_its_rows():
    values = pd.Series(["adelie", "emperor", "emperor", "<b>'king'\n</b>"])
    with pytest.raises(EvidenceError) as error:
        multiclass.truth(values, SPECIES)
    assert str(error.value).splitlines()[0] == (
        """the target is 'emperor', "<b>'king'\\n</b>" in 3 of 4 rows, which is not in its `classes`; """
        "declare it there, or leave those rows out in data.query"
    )


def test_numbers_as_text_are_not_numbers():
    with pytest.raises(EvidenceError, match="the target is '1' in 1 of 1 rows"):
        multiclass.truth(pd.Series(["1"]), GRADES)


@pytest.mark.parametrize(
    ("truth", "column", "reason"),
    [
        ([0.0, 1, 2], SPECIES, None),
        ([0.0, 1], SPECIES, "none of 2 training rows is of the class 'gentoo'; change the split, or remove it from"),
        ([1.0, 1], GRADES, "none of 2 training rows is of 3, 2 of the target; change the split, or remove it from"),
    ],
)
def test_every_class_needs_training_rows(truth, column, reason):
    found = multiclass.unlearnable(np.array(truth), column)
    assert found is None if reason is None else str(found).startswith(reason)


def test_a_class_that_a_fold_lacks_has_the_probability_zero():
    model = DummyClassifier(strategy="prior").fit([[0], [0], [0], [0]], [0.0, 2.0, 2.0, 2.0])
    assert multiclass.predict(model, pd.DataFrame({"x": [1]})).tolist() == [[0.25, 0.0, 0.75]]


def test_a_model_is_fitted_on_places_and_predicts_them_in_order():
    inputs = pd.DataFrame({"x": [0.0, 0.1, 5, 5.1, 9, 9.1]})
    model = LogisticRegression(max_iter=500).fit(inputs, [2.0, 2, 0, 0, 1, 1])
    assert multiclass.predict(model, inputs).argmax(axis=1).tolist() == [2, 2, 0, 0, 1, 1]


def test_the_likeliest_class_is_answered_with_all_probabilities():
    predicted = np.array([[0.1, 0.7, 0.2], [0.4, 0.4, 0.2]])
    answered = multiclass.answer(predicted, 0.5, ("a", "b", "c"))
    assert answered == (["b", "a"], [0.1, 0.7, 0.2, 0.4, 0.4, 0.2])
    assert len(answered) == len(multiclass.OUTPUTS)


def test_one_class_is_why_a_metric_may_have_no_value():
    assert [*multiclass.undefined(np.ones(4), np.eye(4), 0.5)] == ["all 4 rows are of one class"]
    assert [*multiclass.undefined(np.arange(4.0), np.eye(4), 0.5)] == []


@pytest.mark.parametrize(("truth", "rows"), [([0, 0, 0, 1, 2, 2], 3), ([1, 1], 2), ([], 0)])
def test_a_mean_over_classes_rests_on_the_rarest(truth, rows):
    assert multiclass.decisive_rows(np.array(truth, dtype=float)) == rows


def test_what_is_explained_is_the_mean_over_the_classes_against_the_rest():
    truth, predicted = multiclass_rows.rows()
    areas = [2 * roc_auc_score(truth == place, predicted[:, place]) - 1 for place in range(5)]
    assert multiclass.explained(truth, predicted) == pytest.approx(np.mean(areas), abs=1e-12)


def test_the_error_of_what_is_explained_is_the_mean_of_the_classes():
    truth = np.repeat([0.0, 1, 2], [300, 200, 50])
    assert multiclass.explained_error(truth, 0.5) == pytest.approx(
        np.mean([2 * (0.75 * 0.25 / rows) ** 0.5 for rows in (300, 200, 50)])
    )


def test_each_chart_is_one_of_the_plots():
    plots = multiclass.plots(np.array([0.0, 1, 2]), np.eye(3), 0.5, ("a", "b", "c"))
    for chart in multiclass.CHARTS:
        assert {chart.across, chart.up} <= {*plots[chart.plot][0]}
