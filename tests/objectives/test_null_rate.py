from dataclasses import replace

from monitored import SERVICE, mistakes, observed, params_of, window
from tidegate.kinds import OBJECTIVES
from tidegate.objectives import null_rate
from tidegate.records import Verdict


def test_features_that_are_filled_hold():
    found = observed("null_rate", window(20_000), window="100d", grows_at_most="2%")
    assert found == {"temp": "pass", "origin": "pass"}


def test_a_feature_that_is_often_missing_fails():
    found = observed("null_rate", window(20_000, missing=0.1), window="100d", grows_at_most="2%")
    assert found == {"temp": "fail", "origin": "pass"}


def test_few_rows_decide_nothing():
    assert observed("null_rate", window(10), grows_at_most="2%") == {"inputs": "inconclusive"}


def test_a_column_that_the_training_rows_lack_decides_nothing():
    rows = window(5000)
    del rows.training.columns["origin"]
    assert observed("null_rate", rows, window="100d", grows_at_most="2%")["origin"] == "inconclusive"


def test_a_column_that_the_window_lacks_decides_nothing():
    rows = window(5000)
    found = null_rate.observe(
        "it",
        params_of("null_rate", window="100d", grows_at_most="2%"),
        replace(rows, table=rows.table.drop_columns("origin")),
    )
    reasons = {finding.subject: finding.reason for finding in found if finding.verdict is Verdict.INCONCLUSIVE}
    assert reasons == {"origin": "the window lacks origin"}


def test_unknown_columns_and_a_growth_that_nothing_exceeds_are_refused():
    found = mistakes("null_rate", columns=["late", "tmp"], grows_at_most="100%")
    assert found["columns.0"] == "late is not a feature but has the role target"
    assert found["columns.1"].endswith("did you mean temp?")
    assert "can never be exceeded" in found["grows_at_most"]
    assert null_rate.signal(params_of("null_rate", grows_at_most="2%"), SERVICE) is None


def test_the_sentence_says_that_it_is_a_share_and_not_the_feature():
    params = params_of("null_rate", window="100d", grows_at_most="2%")
    (found, *_) = OBJECTIVES.load("null_rate").observe("filled", params, window(20_000, missing=0.1))
    assert found.subject == "temp"
    assert found.reason.startswith("the share of rows without temp is 0.10")
