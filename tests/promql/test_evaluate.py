"""Answers over series in memory; a slow test compares them with a running Prometheus."""

import math

import pytest

from running_prometheus import START, ask_once, needs_prometheus, prometheus
from tidegate.promql import SeriesStore, UnknownQueryError, evaluate

NOW = 607


def store():
    """Two versions: counters that grow, one that restarts, a histogram, scraped every 15 s."""
    made = SeriesStore()
    for second in range(7, 900, 15):
        for version, per_second in (("new", 2.0), ("old", 8.0)):
            count = per_second * (second if version == "old" or second < 400 else second - 400)
            for code, share in (("200", 0.9), ("500", 0.1)):
                made.add("requests", (("code", code), ("version", version)), second, round(count * share, 1))
            for bound, share in (("0.1", 0.5), ("0.5", 0.9), ("+Inf", 1.0)):
                made.add("seconds_bucket", (("le", bound), ("version", version)), second, round(count * share, 1))
    return made


AT_OR_BELOW = {
    version: f'sum by (le) (increase(seconds_bucket{{version="{version}"}}[300s]))'
    f' / scalar(sum(increase(requests{{version="{version}"}}[300s])))'
    for version in ("new", "old")
}
QUERIES = (
    'sum(increase(requests{version="new"}[300s]))',
    'sum(increase(requests{version="new",code=~"5.."}[300s])) / sum(increase(requests{version="new"}[300s]))',
    'sum(increase(requests{version="old"}[300s] offset 120s))',
    'histogram_quantile(0.95, sum by (le) (rate(seconds_bucket{version="old"}[300s])))',
    'histogram_quantile(scalar(clamp_min(0.95 - 1 / sum(requests{version="old"}), 0.5)), sum by (le) (seconds_bucket))',
    '(sum(increase(requests{version="none"}[300s])) or vector(0)) + sum(requests{version="old"})',
    'sum(min_over_time(requests{version="new"}[300s]) unless requests{version="new"} offset 300s)',
    '(sum(requests{version="new"})) and (sum(requests{version="new"}) >= 1000000)',
    'abs(sum(requests{version="new"}) - sum(requests{version="old"}))',
    'sqrt(sum(requests{version="new"})) - 3 * sqrt(sum(requests{version="old"}))',
    '-(sum(requests{version="new"})) / 0',
    'max(max_over_time(requests{version="new"}[300s])) / 2',
    'max(rate(requests{code="200"}[300s]))',
    f"max(abs({AT_OR_BELOW['old']} - {AT_OR_BELOW['new']}))",
)


def number(query, time=NOW):
    value = evaluate(query, store(), time)
    numbers = [value] if isinstance(value, float) else [*value.values()]
    assert len(numbers) <= 1
    return numbers[0] if numbers else None


def test_shares_and_quantiles():
    assert number(QUERIES[1]) == pytest.approx(0.1)
    assert number(QUERIES[2]) == pytest.approx(2400)
    assert number(QUERIES[3]) == 0.5
    assert number(QUERIES[5]) == pytest.approx(8 * NOW)


def test_the_largest_of_pods_and_of_a_window():
    assert number(QUERIES[11]) == pytest.approx(
        max(0.9 * 2 * second for second in range(7, 400, 15) if second > 307) / 2
    )
    assert number(QUERIES[12]) == pytest.approx(0.9 * 8)
    assert number(QUERIES[13]) == pytest.approx(0.0, abs=0.02)
    assert number('max(requests{version="none"})') is None
    assert number('max(requests{version="old"} * 0 / 0)') != number('max(requests{version="old"})')


def test_no_data_is_an_empty_answer_and_never_a_number():
    assert evaluate('sum(increase(requests{version="none"}[300s]))', store(), NOW) == {}
    assert evaluate(QUERIES[7], store(), NOW) == {}
    assert number(QUERIES[10]) == -math.inf


@pytest.mark.parametrize(
    "query",
    [
        "predict_linear(requests[5m], 60)",
        "requests[5m]",
        "sum(3)",
        "increase(requests)",
        "scalar(3)",
        "1 > 2",
        "1 and 2",
    ],
)
def test_what_is_not_known_is_an_error_and_never_empty(query):
    with pytest.raises(UnknownQueryError):
        evaluate(query, store(), NOW)


@needs_prometheus
@pytest.mark.slow
def test_a_running_prometheus_answers_the_same(tmp_path):
    times = range(602, 890, 17)  # none is a scrape's: versions 2 and 3 differ at the first sample of a window
    with prometheus(store().lines(began=START), tmp_path) as url:
        for query in QUERIES:
            for time in times:
                own, theirs = number(query, time), ask_once(url, query, START + time)
                assert own == (None if theirs is None else pytest.approx(theirs, rel=1e-9)), (query, time)
