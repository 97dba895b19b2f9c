"""Queries have the name of their analysis, and of the view where that is another than the pods'."""

import pytest

from prometheus import BOTH, PODS
from tidegate.analyses import Observers, compares, needs_router, queries, share
from tidegate.kinds import ANALYSES
from tidegate.plans import Analysis


def declared(kind: str) -> Analysis:
    query = "sum(x{$candidate}[$window])" if kind == "promql" else ""
    return Analysis(
        "watch", kind, at_most=0.02, unit="ratio", window_s=300, min_requests=200, quantile=0.95, query=query
    )


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("agreement", ["watch"]),
        ("business", ["watch"]),
        ("cpu", ["watch"]),
        ("error_ratio", ["watch", "watch.router"]),
        ("latency", ["watch", "watch.router"]),
        ("memory", ["watch"]),
        ("promql", ["watch"]),
        ("score_shift", ["watch"]),
        ("unanswered", ["watch.router"]),
        ("validation_failures", ["watch", "watch.router"]),
    ],
)
def test_each_view_has_a_query_of_its_own(kind: str, names: list[str]) -> None:
    assert list(queries(declared(kind), BOTH)) == names
    assert list(queries(declared(kind), Observers(PODS))) == [name for name in names if name == "watch"]


def test_kinds_say_what_they_need() -> None:
    kinds = ANALYSES.names()
    comparing = {"agreement", "business", "score_shift", "validation_failures"}
    assert {kind for kind in kinds if compares(declared(kind))} == comparing
    assert {kind for kind in kinds if needs_router(declared(kind))} == {"unanswered"}
    uncounted = {"agreement", "cpu", "memory", "promql", "score_shift"}
    assert {kind for kind in kinds if share(declared(kind)) is None} == uncounted
