"""The parts of queries, and the kind `promql`: a declared query."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from prometheus import PODS, answers, counted, needs_promtool
from tidegate.analyses import Observer, Observers, queries
from tidegate.analyses._promql import selector, string
from tidegate.analyses.promql import Params, problems, record, share
from tidegate.delivery.served_series import REQUESTS
from tidegate.plans import Analysis

MEAN = "sum(increase(spent_seconds_sum{$candidate}[$window])) / sum(increase(spent_seconds_count{$candidate}[$window]))"
AGAINST = 'sum(increase(sold{$candidate,shop="a"}[$window])) / sum(increase(sold{shop="a",$stable}[$window]))'


@pytest.mark.parametrize(
    ("value", "expected"),
    [('a"} or vector(1) #', 'a\\"} or vector(1) #'), ("a\\", "a\\\\"), ("a\nb", "a\\nb"), ("ok", "ok")],
)
def test_a_value_stays_inside_its_string(value: str, expected: str) -> None:
    assert string(value) == expected
    assert selector({"a": value}) == f'{{a="{expected}"}}'


def of(**changes: Any) -> Params:
    return Params.model_validate({"kind": "promql", "query": MEAN, "at_most": 0.5, "unit": "s"} | changes)


def asked(params: Params, observers: Observers | None = None) -> str:
    (text,) = queries(record("watch", params), observers or Observers(PODS)).values()
    return text


def test_each_series_is_of_the_version_and_the_window() -> None:
    text = asked(of(query=AGAINST))
    assert 'sold{namespace="prod",hash="new",shop="a"}[300s]' in text
    assert 'sold{shop="a",namespace="prod",hash="old"}[300s]' in text
    assert "$" not in text
    assert text.endswith(">= 100)"), "too few requests decide nothing"
    assert share(record("watch", of())) is None


def test_after_a_switch_the_stable_version_is_looked_at_before_it() -> None:
    earlier = Observer(PODS.candidate, replace(PODS.stable, earlier_s=900))
    assert 'hash="old"}[300s] offset 900s' in asked(of(query=AGAINST), Observers(earlier))


def test_a_least_number_fails_below_it() -> None:
    least = record("sales", of(at_most=None, at_least=0.9))
    assert (least.at_most, least.query) == (-0.9, f"-({MEAN})")
    assert record("sales", of()).at_most == 0.5
    assert isinstance(least, Analysis)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"at_most": None}, "exactly one"),
        ({"at_least": 1}, "exactly one"),
        ({"unit": "a b"}, "unit"),
        ({"query": ""}, "query"),
        ({"query": "sum(x{$candidate}[$window])\u202e"}, "query"),
        ({"window": "5s"}, "window"),
    ],
)
def test_what_is_not_a_query_with_a_limit_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        of(**changes)


@pytest.mark.parametrize("query", [MEAN, AGAINST, "max(max_over_time(m{$candidate}[$window])) / 1048576"])
def test_a_query_of_versions_has_no_problem(query: str) -> None:
    assert list(problems(of(query=query), None)) == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("sum(rate(x[5m]))", "looks at no version"),
        ("sum(rate(x{$stable}[$window]))", "looks at no version"),
        ("sum(rate(x{$candidate}[5m]))", "looks at no version"),
        ("sum(x{$candidate})", "looks at no version"),
        ("sum(rate(x{$candidate}[$window])) / sum(rate(y[5m]))", "each series must end in"),
        ('sum(rate(x{$candidate}[$window])) / sum(rate(y{a="b"}[$window]))', "each series must end in"),
        ("sum(rate(x{$candidate}[$window])) + $candidate", "each series must end in"),
        ("sum(rate(x{$canditate}[$window]))", "unknown $canditate"),
        ("sum(rate(x{$candidate}[$window])) or vector(0)", "or gives a number where data is missing"),
        ("sum(rate(x{$candidate}[$window])) + vector(0)", "vector( gives a number"),
        ("absent(rate(x{$candidate}[$window]))", "absent( gives a number"),
        ("sum(rate(x{$candidate}[$window])", "are not closed"),
        ('sum(rate(x{$candidate,h="{{args.a}}"}[$window]))', "must have neither {{ nor #"),
        ("sum(rate(x{$candidate}[$window])) # )", "must have neither {{ nor #"),
        ("sun(rate(x{$candidate}[$window]))", "unknown function of PromQL: sun; did you mean sum?"),
        ("max(x{$candidate}[$window])", "which a function must read"),
    ],
)
def test_what_would_look_elsewhere_or_pass_without_data_is_named(query: str, message: str) -> None:
    found = list(problems(of(query=query), None))
    assert any(field == "query" and message in reason for field, reason in found), found


def test_lines_are_joined_and_a_string_keeps_its_spaces() -> None:
    query = 'sum(\n  rate(x{$candidate,shop="a  b"}[$window]))'
    assert record("watch", of(query=query)).query == 'sum( rate(x{$candidate,shop="a  b"}[$window]))'


SPENT = [counted("spent_seconds_count", "new", 2), counted("spent_seconds_sum", "new", 1)]


@needs_promtool
@pytest.mark.parametrize(
    ("series", "expected"),
    [
        pytest.param([counted(REQUESTS, "new", 2, code="200"), *SPENT], [0.5], id="half a second each"),
        pytest.param([counted(REQUESTS, "new", 0.1, code="200"), *SPENT], [], id="too few requests"),
        pytest.param([counted(REQUESTS, "new", 2, code="200")], [], id="no data of its own"),
        pytest.param(SPENT, [], id="no requests are counted"),
    ],
)
def test_prometheus_answers_the_declared_query(
    series: list[tuple[str, str]], expected: list[float], tmp_path: Path
) -> None:
    assert answers(asked(of()), dict(series), tmp_path) == pytest.approx(expected)
