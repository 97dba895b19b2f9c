from pathlib import Path
from typing import Any

import pytest

from analyses.saturation_analyses import answer
from prometheus import PODS, answers, counted, needs_promtool
from tidegate.analyses import Observers, agreement
from tidegate.delivery.served_series import REQUESTS, SCORE
from tidegate.kinds import TASKS
from tidegate.plans import Analysis
from tidegate.promql import SeriesStore

ALIKE = (0.3, 0.6, 0.9, 1.0)
"""The share of answers at or below each of four thresholds."""


def of(**changes: Any) -> Analysis:
    declared = {"kind": "agreement", "at_least": 0.95, "window": "15m", "min_requests": 1000} | changes
    return agreement.record("agreement", agreement.Params.model_validate(declared))


QUERY = agreement.queries(of(), Observers(PODS))[""]
BOUNDS = ("0.1", "0.5", "0.9", "+Inf")


def rates(shares: dict[str, tuple[float, ...]], requests: float = 40.0) -> list[tuple[str, str, float, dict[str, str]]]:
    """Series of each version: name, version, per second, labels."""
    return [
        series
        for version, at_or_below in shares.items()
        for series in (
            (REQUESTS, version, requests, {"code": "200"}),
            (f"{SCORE}_count", version, requests, {}),
            *(
                (f"{SCORE}_bucket", version, requests * share, {"le": bound})
                for share, bound in zip(at_or_below, BOUNDS, strict=True)
            ),
        )
    ]


def filled(shares: dict[str, tuple[float, ...]], requests: float = 40.0) -> SeriesStore:
    store = SeriesStore()
    for name, version, rate, labels in rates(shares, requests):
        both = tuple(sorted({"hash": version, "namespace": "prod", **labels}.items()))
        for second in range(0, 1201, 15):
            store.add(name, both, second, rate * second)
    return store


def test_an_agreement_is_recorded_as_the_disagreement_that_is_left() -> None:
    assert (of().at_most, of().unit, agreement.share(of())) == (0.05, "ratio", None)


@pytest.mark.parametrize(
    ("candidate", "disagree"),
    [(ALIKE, 0.0), ((0.33, 0.6, 0.9, 1.0), 0.03), ((0.3, 0.4, 0.9, 1.0), 0.2), ((1.0, 1.0, 1.0, 1.0), 0.7)],
    ids=["alike", "a few otherwise", "otherwise around the middle", "a constant"],
)
def test_what_differs_at_a_threshold_is_a_disagreement_less_chance(
    candidate: tuple[float, ...], disagree: float
) -> None:
    """36,000 answers of each in 15 minutes: chance adds sqrt(ln(200) / 2 * 2) * sqrt(2 / 36,000), 1.7 points."""
    (value,) = answer(QUERY, filled({"new": candidate, "old": ALIKE}))
    assert value == pytest.approx(disagree - 0.017157, abs=1e-6)
    assert (value > of().at_most) == (disagree > 0.1)


@pytest.mark.parametrize(
    "store",
    [SeriesStore(), filled({"new": ALIKE}), filled({"old": ALIKE}), filled({"new": ALIKE, "old": ALIKE}, 0.5)],
    ids=["no data", "no stable version", "no candidate", "too few requests"],
)
def test_what_is_missing_decides_nothing(store: SeriesStore) -> None:
    assert answer(QUERY, store) == []


@needs_promtool
def test_prometheus_answers_as_the_evaluator_does(tmp_path: Path) -> None:
    shares = {"new": (0.3, 0.4, 0.9, 1.0), "old": ALIKE}
    series = dict(counted(name, version, rate, **labels) for name, version, rate, labels in rates(shares))
    ours = answer(QUERY, filled(shares))
    assert answers(QUERY, series, tmp_path, at="20m") == pytest.approx(ours)


@pytest.mark.parametrize(
    ("task", "changes", "fields"),
    [
        ("binary", {}, []),
        ("multiclass", {}, []),
        ("regression", {}, ["kind"]),
        ("binary", {"min_requests": 20}, ["min_requests"]),
        ("binary", {"at_least": 0.6, "min_requests": 1000}, ["min_requests"]),
    ],
)
def test_an_agreement_that_is_never_seen_is_refused(task: str, changes: dict[str, Any], fields: list[str]) -> None:
    declared = agreement.Params.model_validate({"kind": "agreement", "at_least": 0.95} | changes)
    assert [field for field, _ in agreement.problems(declared, TASKS.load(task))] == fields
