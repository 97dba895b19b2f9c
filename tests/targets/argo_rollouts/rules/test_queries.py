"""An analysis that looks at the wrong version, the wrong time, or too seldom, is found at its line."""

from collections.abc import Callable
from typing import Any

import pytest

from kubernetes_manifests import meaning
from tidegate.targets import Manifest

Changed = Callable[..., tuple[Manifest, ...]]
METRIC = ("spec", "metrics", 0)
QUERY = (*METRIC, "provider", "prometheus", "query")
ARGS = ("spec", "strategy", "canary", "steps", 1, "analysis", "args")
FAULTS: list[tuple[str, tuple[str | int, ...], Any, str]] = [
    ("Rollout", (*ARGS, 0, "valueFrom", "podTemplateHashValue"), "Stable", "canary-hash must be the hash Latest"),
    ("Rollout", (*ARGS, 1, "valueFrom", "podTemplateHashValue"), "Latest", "stable-hash must be the hash Stable"),
    ("Rollout", (*ARGS, 0), {"name": "canary-hash", "value": "abc"}, "must be the hash Latest, got abc"),
    ("AnalysisTemplate", QUERY, "sum(increase(tidegate_requests_total[300s]))", "does not select the candidate"),
    ("AnalysisTemplate", QUERY, 'sum(rate(x{h="{{args.stable-hash}}"}[5m]))', "errors does not select the candidate"),
    ("AnalysisTemplate", QUERY, 'sum(rate(x{canary=""}[5m]))', "nothing in its query names canary-hash"),
    ("AnalysisTemplate", (*METRIC, "initialDelay"), ..., "looks back 300 s, 0 s after the step began"),
    ("AnalysisTemplate", (*METRIC, "initialDelay"), "299s", "looks back 300 s, 299 s after the step began"),
    ("AnalysisTemplate", QUERY, 'rate(x{h="{{args.canary-hash}}"}[1d])', "looks back 86400 s"),
    ("AnalysisTemplate", QUERY, 'rate(x{h="{{args.canary-hash}}"}[29s])', "looks back 29 s, but pods are read"),
    ("AnalysisTemplate", (*METRIC, "interval"), "10s", "is measured every 10 s, but pods are read every 15 s"),
    ("AnalysisTemplate", (*METRIC, "provider", "prometheus", "timeout"), 90, "may wait 90 s for an answer"),
    ("AnalysisTemplate", (*METRIC, "consecutiveErrorLimit"), 0, "aborts the rollout when Prometheus is unreachable"),
    ("AnalysisTemplate", (*METRIC, "consecutiveErrorLimit"), 1000, "hides a Prometheus that is gone"),
    ("AnalysisTemplate", ("metadata", "name"), "flights-other", "no step of a Rollout names it"),
    ("AnalysisTemplate", ("spec", "args", 1, "name"), "canary-hash", "declares the argument canary-hash twice"),
    ("ServiceMonitor", ("spec", "endpoints", 0, "interval"), "5m", "looks back 300 s, but pods are read every 300 s"),
]


@pytest.mark.parametrize(("kind", "path", "value", "message"), FAULTS, ids=[message for *_, message in FAULTS])
def test_an_analysis_that_sees_something_else_is_found(
    kind: str, path: tuple[str | int, ...], value: Any, message: str, prod: tuple[Manifest, ...], changed: Changed
) -> None:
    problems = list(meaning(changed(prod, kind, path, value), "flights-prod"))
    assert any(message in problem.message for problem in problems), problems
    assert all(problem.where and problem.where.line for problem in problems)


def test_a_window_of_exactly_two_scrapes_and_a_delay_of_exactly_the_window_are_sound(
    prod: tuple[Manifest, ...], changed: Changed
) -> None:
    query = 'sum(rate(x{h="{{args.canary-hash}}"}[30s]))'
    assert not list(meaning(changed(prod, "AnalysisTemplate", QUERY, query), "flights-prod"))


def test_a_switch_is_measured_at_the_live_route(switched: tuple[Manifest, ...]) -> None:
    assert not list(meaning(switched, "flights-prod"))
