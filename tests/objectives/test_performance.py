import pytest

from monitored import DAY, SERVICE, mistakes, params_of, window
from tidegate.objectives import performance


def finding(rows, **fields):
    declared = {"metric": "roc_auc", "at_least": 0.7, **fields}
    (found,) = performance.observe("performs", params_of("performance", window="100d", **declared), rows)
    return found


def test_a_model_that_performs_holds():
    found = finding(window(skill=2))
    assert found.verdict == "pass"
    assert found.interval.low > 0.7
    assert "5,000 of 5,000 labels are in" in found.reason


def test_a_model_that_guesses_is_named_with_its_interval():
    found = finding(window(skill=0))
    assert found.verdict == "fail"
    assert found.interval.high < 0.7


def test_a_limit_within_the_interval_decides_nothing():
    rows = window(skill=1)
    value = finding(rows).head
    assert finding(rows, at_least=round(value, 3)).verdict == "inconclusive"


def test_few_days_pass_nothing():
    found = finding(window(days=10, skill=3))
    assert found.verdict == "inconclusive"
    assert "a pass needs 25" in found.reason


def test_labels_that_may_still_come_are_not_missed():
    found = finding(window(skill=2, labels=0.8), labels_within="13d")
    assert found.verdict == "pass"
    assert "4,000 of 5,000 labels are in, 1,000 may still come" in found.reason


def test_labels_that_should_be_in_decide_nothing():
    found = finding(window(skill=2, labels=0.8), labels_within="1d")
    assert found.verdict == "inconclusive"
    assert "rows lack the label that they should have by now" in found.reason


def test_few_labels_decide_nothing():
    found = finding(window(skill=2, labels=0.1))
    assert found.verdict == "inconclusive"
    assert "500 labelled rows; 1,000 are needed" in found.reason


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"metric": "roc_aux", "at_least": 0.7}, "metric", "did you mean roc_auc?"),
        ({"metric": "log_loss", "at_least": 0.7}, "at_least", "this limit is on its good side"),
        ({"metric": "roc_auc", "at_least": 0.0}, "at_least", "can never fail"),
        ({"metric": "roc_auc", "at_least": 1.2}, "at_least", "can never hold"),
        ({"metric": "roc_auc", "at_least": 1.0}, "at_least", "can never hold"),
        ({"metric": "roc_auc", "at_least": 0.7, "labels_within": "40d"}, "labels_within", "no row of the window"),
    ],
)
def test_what_could_never_fail_or_hold_is_refused(fields, field, said):
    assert said in mistakes("performance", **fields)[field]


def test_series_do_not_know_it():
    assert performance.signal(params_of("performance", metric="roc_auc", at_least=0.7), SERVICE) is None
    assert window().last(10 * DAY).rows < 1000
