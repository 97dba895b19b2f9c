"""Gaps of a metric between groups, on labelled rows of production."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from monitored import DATA, SERVICE, mistakes, params_of, window
from tidegate.config.schema.evaluate import DeclaredMetric
from tidegate.objectives import fairness

EVALUATE = DATA.evaluate.model_copy(update={"metrics": {"accuracy": DeclaredMetric()}})


def rows(worse=0.0, **fields):
    """Rows of which nine tenths are predicted rightly, `worse` fewer where the origin is EWR."""
    drawn = window(**fields)
    origin = np.array(drawn.table.column("origin").to_pylist())
    right = np.random.default_rng(5).random(drawn.rows) < 0.9 - worse * (origin == "EWR")
    predicted = np.where(right, drawn.truth, 1 - drawn.truth)
    return replace(drawn, predicted=np.nan_to_num(predicted), declared=replace(DATA, evaluate=EVALUATE))


def finding(window_rows, **fields):
    declared = {"metric": "accuracy", "by": "origin", "at_most": 0.1, "window": "100d", **fields}
    (found,) = fairness.observe("fair", params_of("fairness", **declared), window_rows)
    return found


def test_groups_that_fare_alike_hold():
    found = finding(rows())
    assert found.verdict == "pass"
    assert found.subject == "accuracy gap by origin"
    assert found.interval.high <= 0.1


def test_a_group_that_fares_worse_is_named_with_the_interval():
    found = finding(rows(worse=0.3))
    assert found.verdict == "fail"
    assert found.interval.low > 0.1
    assert "origin=EWR of 3 groups" in found.reason


def test_a_gap_near_the_limit_decides_nothing():
    assert finding(rows(worse=0.1)).verdict == "inconclusive"


def test_small_groups_are_counted_and_a_gap_needs_two():
    drawn = rows()
    origin = pa.array(np.where(np.arange(drawn.rows) < 50, "LGA", "EWR"))
    table = drawn.table.set_column(drawn.table.column_names.index("origin"), "origin", origin)
    found = finding(replace(drawn, table=table))
    assert found.verdict == "inconclusive"
    assert "1 of 2 groups have 100 rows that accuracy rests on; a gap needs two" in found.reason
    three = pa.array(np.where(np.arange(drawn.rows) < 50, "LGA", np.where(np.arange(drawn.rows) % 2, "EWR", "JFK")))
    table = drawn.table.set_column(drawn.table.column_names.index("origin"), "origin", three)
    assert finding(replace(drawn, table=table)).reason.endswith("; 1 smaller groups are not compared")


def test_a_window_without_the_column_or_labels_decides_nothing():
    drawn = rows()
    found = finding(replace(drawn, table=drawn.table.drop_columns("origin")))
    assert found.reason == "the window lacks origin"
    assert finding(rows(labels=0.1)).verdict == "inconclusive"


def test_identifiers_are_no_groups():
    drawn = rows()
    table = drawn.table.set_column(
        drawn.table.column_names.index("origin"), "origin", pa.array([str(row) for row in range(drawn.rows)])
    )
    found = finding(replace(drawn, table=table))
    assert found.verdict == "inconclusive"
    assert "at most 500 are slices" in found.reason


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"metric": "roc_auk"}, "metric", "did you mean roc_auc?"),
        ({"by": "orign"}, "by", "did you mean origin?"),
        ({"at_most": 1.0}, "at_most", "can never fail: roc_auc is between 0 and 1"),
        ({"labels_within": "40d"}, "labels_within", "no row of the window"),
    ],
)
def test_what_could_never_fail_or_hold_is_refused(fields, field, said):
    declared = {"metric": "roc_auc", "by": "origin", "at_most": 0.1, **fields}
    assert said in mistakes("fairness", **declared)[field]


def test_private_groups_are_not_named():
    columns = {**DATA.columns, "origin": DATA.columns["origin"].model_copy(update={"private": True})}
    params = params_of("fairness", metric="roc_auc", by="origin", at_most=0.1)
    assert dict(fairness.problems(params, replace(DATA, columns=columns)))["by"].startswith("origin is private")


def test_series_do_not_know_it():
    assert fairness.signal(params_of("fairness", metric="roc_auc", by="origin", at_most=0.1), SERVICE) is None
