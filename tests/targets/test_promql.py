import pytest

from tidegate.plans import Analysis
from tidegate.targets._promql import query, selector, string

HERE = {"namespace": "prod", "hash": "new"}
THERE = {"namespace": "prod", "hash": "old"}
ANALYSES = [
    Analysis("errors", "error_ratio", at_most=0.02, unit="ratio", window_s=300, min_requests=200),
    Analysis("latency", "latency", at_most=100, unit="ms", window_s=300, min_requests=200, quantile=0.95),
    Analysis("shift", "score_shift", at_most=0.05, unit="score", window_s=900, min_requests=500),
]


def test_the_error_ratio_counts_a_server_that_never_failed_as_zero() -> None:
    assert query(ANALYSES[0], HERE, THERE) == (
        '((sum(increase(tidegate_requests_total{namespace="prod",hash="new",code=~"5.."}[300s])) or vector(0)) '
        '/ sum(increase(tidegate_requests_total{namespace="prod",hash="new"}[300s]))) '
        'and (sum(increase(tidegate_requests_total{namespace="prod",hash="new"}[300s])) >= 200)'
    )


def test_a_score_shift_asks_for_enough_requests_of_both_versions() -> None:
    text = query(ANALYSES[2], HERE, THERE)
    assert text.count(">= 500") == 2
    assert text.endswith('and (sum(increase(tidegate_score_count{namespace="prod",hash="old"}[900s])) >= 500)')


@pytest.mark.parametrize(
    ("value", "expected"),
    [('a"} or vector(1) #', 'a\\"} or vector(1) #'), ("a\\", "a\\\\"), ("a\nb", "a\\nb"), ("ok", "ok")],
)
def test_a_value_stays_inside_its_string(value: str, expected: str) -> None:
    assert string(value) == expected
    assert selector({"a": value}) == f'{{a="{expected}"}}'
