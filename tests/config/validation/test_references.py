"""What one part of the declaration names, another has to declare."""

import pytest

from places import EXAMPLES
from tidegate.config.composing.compose import compose
from tidegate.config.validation.parse import typed
from tidegate.config.validation.references import problems


def broken(*overrides):
    return {problem.key: problem.message for problem in problems(typed(compose(overrides).root))}


@pytest.mark.parametrize("experiment", [(), ("experiment=baseline",)], ids=str)
def test_the_reference_fits_together(experiment):
    assert broken(*experiment) == {}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_fits_together(example, monkeypatch):
    monkeypatch.chdir(example)
    assert broken() == {}


@pytest.mark.parametrize(
    ("overrides", "key", "message"),
    [
        (["+check.not_null=[carier]"], "check.not_null.0", "unknown column in data.columns: carier; did you mean carr"),
        (["+check.fresh.arrival={within: 1d, of: '2014-01-01'}"], "check.fresh.arrival", "unknown column in data.col"),
        (["+check.fresh.distance={within: 1d, of: '2014-01-01'}"], "check.fresh.distance", "only a timestamp has an"),
        (["+check.expect.x={type: expect_column_values_to_be_unique, kwargs: {column: id}}"],
         "check.expect.x.kwargs.column", "unknown column in data.columns: id"),
        (["+check.expect.x={type: expect_column_pair_values_to_be_equal, kwargs: {column_A: origin, column_B: dst}}"],
         "check.expect.x.kwargs.column_B", "did you mean dest?"),
        (["+check.expect.x={type: expect_compound_columns_to_be_unique, kwargs: {column_list: [origin, dst]}}"],
         "check.expect.x.kwargs.column_list.1", "did you mean dest?"),
        (["evaluate.fairness.by=[airport]"], "evaluate.fairness.by.0", "unknown column in data.columns: airport"),
        (["evaluate.fairness.by=[distance]"], "evaluate.fairness.by.0", "a slice per value needs a category"),
        (["evaluate.fairness.by=[delayed]"], "evaluate.fairness.by.0", "delayed is the target"),
        (["gate.rules.robust.stresses=[new_carier]"], "gate.rules.robust.stresses", "did you mean new_carrier?"),
        (["+gate.rules.robust.metric=brier"], "gate.rules.robust.metric", "the loss of brier is not measured"),
        (["+check.expect.x={type: expect_column_values_to_be_unique, kwargs: {column: origin}, when: 'far > 1'}"],
         "check.expect.x.when", "unknown column: far"),
        (["+check.expect.x={type: expect_column_mean_to_be_between, kwargs: {column: origin, max_value: 1}}"],
         "check.expect.x.kwargs.column", "origin is of type category; expect_column_mean_to_be_between needs type"),
        (["+check.expect.x={type: expect_column_values_to_be_in_set, kwargs: {column: distance, value_set: [1, '2']}}"],
         "check.expect.x.kwargs.value_set.1", "distance is of type float and cannot be compared with '2'"),
        (["check.references.weather_known.to.source=wether"], "check.references.weather_known.to.source",
         "unknown source in data.sources: wether; did you mean weather?"),
        (["check.references.airline_known.from.columns=[carier]"], "check.references.airline_known.from.columns.0",
         "did you mean carrier?"),
        (["+evaluate.slices.x={by: gate}"], "evaluate.slices.x.by", "unknown column in data.columns: gate"),
        (["+evaluate.slices.x={by: distance}"], "evaluate.slices.x.by", "distance is of type float; a slice per value"),
        (["+evaluate.slices.x={when: 'distance > true'}"], "evaluate.slices.x.when", "cannot be compared with True"),
        (["+evaluate.slices.x={}"], "evaluate.slices.x", "needs either by"),
        (["+evaluate.slices.x={by: origin, when: 'distance > 1'}"], "evaluate.slices.x", "needs either by"),
        (["gate.rules.auc_floor.metric=roc_auk"], "gate.rules.auc_floor.metric", "did you mean roc_auc?"),
        (["environments.prod.rollout.steps.wide.analyses=[latency, erors]"],
         "environments.prod.rollout.steps.wide.analyses.1", "did you mean errors?"),
    ],
    ids=lambda each: each if isinstance(each, str) else None,
)  # fmt: skip
def test_what_nothing_declares_is_told_with_its_key(overrides, key, message):
    assert message in broken(*overrides)[key]


def test_rows_are_held_out_by_time_only_where_a_column_has_it(repository, monkeypatch):
    monkeypatch.chdir(repository / "examples/breast_cancer")
    late = ("+data.split={kind: time, holdout_from: 2013-10-01}", "~data.split.holdout", "~data.split.stratify")
    assert "time needs a column with the role time" in broken(*late)["data.split.kind"]


def test_shares_of_classes_are_kept_only_where_there_are_classes(repository, monkeypatch):
    monkeypatch.chdir(repository / "examples/diabetes")
    message = broken("+data.split.stratify=true")["data.split.stratify"]
    assert "target is of type float, which has no classes" in message


def test_a_table_may_be_expected_to_have_columns_of_any_name():
    column = "+check.expect.x={type: expect_table_columns_to_match_set, kwargs: {column_set: [other]}}"
    assert broken(column) == {}
