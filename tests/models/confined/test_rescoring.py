"""An earlier model answers for added rows, only for exactly those, and only where its columns are what they were."""

import numpy as np
import pandas as pd
import pytest

from mostly_slow import mostly_slow
from tidegate.config.schema.data import Column
from tidegate.gate.pairing import Overlap, Predictions, Unpaired, overlap
from tidegate.models.confined.confined_process import ConfinedProcess
from tidegate.models.confined.rescoring import EarlierModel, rescored
from tidegate.models.features import inputs
from tidegate.models.packages import model_file

COLUMNS = {
    "key": Column(type="string", role="id"),
    "size": Column(type="float"),
    "late": Column(type="bool", role="target", positive=True),
}


@pytest.fixture
def model(tmp_path):
    from sklearn.linear_model import LogisticRegression

    table = rows(200, seed=1)
    fitted = LogisticRegression().fit(inputs(table, COLUMNS), table.late)
    model_file.write(tmp_path / "model.skops", fitted)
    return tmp_path / "model.skops"


def rows(count, *, seed):
    generator = np.random.default_rng(seed)
    size = generator.normal(size=count)
    table = {"key": [f"k{n}" for n in range(count)], "size": size, "late": size + generator.normal(size=count) > 0}
    return pd.DataFrame(table).set_index("key", drop=False)


def answers(model, table):
    return model_file.read(model).predict_proba(inputs(table, COLUMNS))[:, 1]


def seen(table, predicted=None):
    """Predictions of these rows, last row first."""
    predicted = np.full(len(table), 0.5) if predicted is None else predicted
    key, truth = table.key.to_numpy(object), table.late.to_numpy(float)
    return Predictions(key[::-1], truth[::-1], predicted[::-1], np.full(len(table), "d"))


def both(model, table, *, shared_rows=40):
    """The base recorded the first rows; the head predicts all of them."""
    first = table.iloc[:shared_rows]
    pair = overlap(seen(first, answers(model, first)), seen(table))
    assert isinstance(pair, Overlap)
    return pair


@pytest.fixture(scope="module")
def process():
    with ConfinedProcess() as started:
        yield started


@pytest.fixture
def asked(process):
    def ask(model, table, pair, columns=COLUMNS):
        return rescored(process, EarlierModel(model, COLUMNS, "binary"), table, pair, columns)

    return ask


@pytest.mark.parametrize("shared_rows", mostly_slow([1, 40]), ids=["one shared", "most rows shared"])
def test_the_model_answers_for_each_added_row_in_the_predictions_order(model, shared_rows, asked):
    table = rows(50, seed=2)
    pair = both(model, table, shared_rows=shared_rows)
    again = asked(model, table, pair)
    assert isinstance(again, Predictions), again
    assert again.row_id.tolist() == table.key.tolist()[shared_rows:][::-1]
    assert again.predicted.tolist() == answers(model, table)[shared_rows:][::-1].tolist()
    assert again.block.tolist() == pair.added.block.tolist()


def test_where_no_row_is_shared_the_model_answers_for_all(model, asked):
    table = rows(50, seed=2)
    others = seen(table.assign(key=[f"other{n}" for n in range(50)]))
    pair = overlap(others, seen(table))
    again = asked(model, table, pair)
    assert isinstance(again, Predictions), again
    assert again.predicted.tolist() == answers(model, table)[::-1].tolist()


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        pytest.param(rows(51, seed=2), "50 rows have predictions; the holdout has 51", id="a row is left out"),
        pytest.param(rows(49, seed=2), "50 rows have predictions; the holdout has 49", id="a row is made up"),
        pytest.param(
            rows(50, seed=2).assign(late=True), "the truth in the predictions differs from the holdout's", id="truth"
        ),
    ],
)
def test_what_is_not_the_holdout_is_not_scored(model, table, reason, asked):
    outcome = asked(model, table, both(model, rows(50, seed=2)))
    assert isinstance(outcome, Unpaired)
    assert outcome.reason == reason


def test_a_model_whose_columns_were_changed_under_it_is_not_believed_about_added_rows(model, asked):
    table = rows(50, seed=2)
    outcome = asked(model, table.assign(size=0.0), both(model, table))
    assert isinstance(outcome, Unpaired)
    assert outcome.reason == (
        "the base model's predictions differ from its recorded ones on 40 of 40 shared rows: "
        "its input columns have changed"
    )


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        pytest.param({"size": None}, "its feature size is missing", id="a feature is gone"),
        pytest.param({"size": Column(type="category")}, "its feature size has another type or unit", id="another type"),
        pytest.param(
            {"size": Column(type="float", unit="mile")}, "its feature size has another type or unit", id="unit"
        ),
    ],
)
def test_a_model_whose_features_are_gone_or_others_cannot_be_asked(model, changed, reason, asked):
    table = rows(50, seed=2)
    after = {name: column for name, column in (COLUMNS | changed).items() if column}
    outcome = asked(model, table, both(model, table), after)
    assert outcome == Unpaired(f"the base model cannot be re-scored on them: {reason}")


def test_what_the_model_refuses_is_a_sentence(model, asked):
    table = rows(50, seed=2)
    holes = table.assign(size=table["size"].where(table.key != "k49"))
    outcome = asked(model, holes, both(model, table))
    assert isinstance(outcome, Unpaired)
    assert outcome.reason.startswith("the base model cannot be re-scored on them: Input X contains NaN")


def test_a_model_file_that_is_none_is_a_sentence(tmp_path, model, asked):
    table = rows(50, seed=2)
    outcome = asked(tmp_path / "gone.skops", table, both(model, table))
    assert isinstance(outcome, Unpaired)
    assert outcome.reason.startswith("the base model cannot be re-scored on them: ")


def test_a_declared_feature_that_the_holdout_lacks_is_missing(model, asked):
    table = rows(50, seed=2)
    outcome = asked(model, table.drop(columns="size"), both(model, table))
    assert outcome == Unpaired("the base model cannot be re-scored on them: its feature size is missing")


KINDS = COLUMNS | {"late": Column(type="category", role="target", classes=("b", "a", "c"))}


def kinds(count, *, seed):
    table = rows(count, seed=seed)
    return table.assign(late=np.array(["a", "b", "c"], dtype=object)[np.digitize(table["size"], (-0.5, 0.5))])


def test_a_model_of_several_classes_answers_in_the_heads_order_of_them(tmp_path, process):
    """The head names the classes in another order, and one that the earlier model has never seen."""
    from sklearn.linear_model import LogisticRegression

    from tidegate.tasks import multiclass

    learnt = kinds(200, seed=1)
    fitted = LogisticRegression().fit(inputs(learnt, KINDS), multiclass.truth(learnt.late, KINDS["late"]))
    model_file.write(tmp_path / "model.skops", fitted)
    head = COLUMNS | {"late": Column(type="category", role="target", classes=("a", "new", "b", "c"))}
    table = kinds(50, seed=2)
    table.loc["k49", "late"] = "new"

    def recorded(of, columns, predicted):
        names = tuple(columns["late"].classes)
        truth, block = multiclass.truth(of.late, columns["late"]), np.full(len(of), "d")
        return Predictions(of.key.to_numpy(object), truth, predicted, block, classes=names)

    first = table.iloc[:40]
    earlier = recorded(first, KINDS, fitted.predict_proba(inputs(first, KINDS)))
    pair = overlap(earlier, recorded(table, head, np.full((50, 4), 0.25)))
    again = rescored(process, EarlierModel(tmp_path / "model.skops", KINDS, "multiclass"), table, pair, head)
    assert isinstance(again, Predictions), again
    assert again.classes == ("a", "new", "b", "c")
    expected = fitted.predict_proba(inputs(table.iloc[40:], KINDS))
    np.testing.assert_array_equal(again.predicted, np.insert(expected[:, [1, 0, 2]], 1, 0.0, axis=1))
    assert again.truth[-1] == 1
