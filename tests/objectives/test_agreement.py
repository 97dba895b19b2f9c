"""Answers of servers against predictions for the same rows."""

from dataclasses import replace

import numpy as np
import pytest

from monitored import SERVICE, mistakes, params_of, window
from tidegate.objectives import agreement


def finding(rows, **fields):
    declared = {"at_least": "99%", "window": "100d", **fields}
    (found,) = agreement.observe("served", params_of("agreement", **declared), rows)
    return found


def answered(other=0, **fields):
    """Rows answered as predicted, but for the first `other`."""
    rows = window(**fields)
    moved = np.where(np.arange(rows.rows) < other, 0.25, 0.0)
    return replace(rows, served=rows.predicted + moved)


def test_answers_that_are_the_predictions_hold():
    found = finding(answered())
    assert (found.verdict, found.head) == ("pass", 1.0)


def test_a_server_that_answers_otherwise_is_named_with_the_farthest():
    found = finding(answered(other=2500))
    assert found.verdict == "fail"
    assert found.reason.endswith("; the farthest is 0.25 apart")
    assert finding(answered(other=2500), within=0.3).verdict == "pass"


def test_an_answer_that_is_no_number_does_not_agree():
    rows = answered()
    found = finding(replace(rows, served=np.where(np.arange(rows.rows) % 2, np.nan, rows.predicted)))
    assert (found.verdict, found.head) == ("fail", 0.5)


def test_probabilities_of_classes_agree_where_each_does():
    rows = answered()
    probabilities = np.stack([rows.predicted, 1 - rows.predicted], axis=1)
    assert finding(replace(rows, predicted=probabilities, served=probabilities.copy())).verdict == "pass"
    assert (
        finding(replace(rows, predicted=probabilities, served=probabilities + np.array([0.0, 0.1]))).verdict == "fail"
    )


def test_what_was_not_logged_decides_nothing():
    assert "give a log of requests with predictions" in finding(window()).reason
    rows = answered()
    assert "the log lacks inputs" in finding(replace(rows, predicted=rows.served)).reason
    assert finding(answered(rows=500)).verdict == "inconclusive"


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"at_least": "100%"}, "at_least", "can never pass"),
        ({"at_least": "99%", "within": 1.0}, "within", "never fail"),
    ],
)
def test_what_could_never_fail_or_hold_is_refused(fields, field, said):
    assert said in mistakes("agreement", **fields)[field]


def test_series_do_not_know_it():
    assert agreement.signal(params_of("agreement", at_least="99%"), SERVICE) is None
