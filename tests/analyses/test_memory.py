from pathlib import Path

import pytest

from analyses.saturation_analyses import TIMES, answer, filled, shown
from prometheus import PODS, answers, needs_promtool
from tidegate.analyses import Observers, memory
from tidegate.delivery.served_series import MEMORY_BYTES
from tidegate.plans import Analysis

MIB = 2**20
LIMIT = Analysis("memory", "memory", at_most=900, unit="MiB", window_s=300, min_requests=100)
QUERY = memory.queries(LIMIT, Observers(PODS))[""]


def used(peak: float, version: str = "new") -> dict[tuple[str, str], tuple[str, list[float]]]:
    """Two pods, of which one needs `peak` MiB for a minute."""
    steady = [400.0 * MIB for _ in TIMES]
    rising = [peak * MIB if 1080 <= second < 1140 else 500.0 * MIB for second in TIMES]
    return {(version, "a"): (MEMORY_BYTES, steady), (version, "b"): (MEMORY_BYTES, rising)}


def test_the_record_holds_the_declared_limit() -> None:
    declared = memory.Params.model_validate({"kind": "memory", "at_most_mib": 900})
    assert memory.record("memory", declared) == LIMIT
    assert memory.share(LIMIT) is None
    assert list(memory.problems(declared, None)) == []


@pytest.mark.parametrize(
    ("pods", "expected"),
    [(used(600), [600.0]), (used(1000), [1000.0]), (used(1000, "old"), []), ({}, [])],
    ids=["below the limit", "a peak of one pod", "the stable version's does not count", "no data"],
)
def test_the_largest_pod_of_the_window_counts(pods: dict, expected: list[float]) -> None:
    assert answer(QUERY, filled(pods)) == expected


def test_too_few_requests_decide_nothing() -> None:
    assert answer(QUERY, filled(used(1000), requests=0.1)) == []


@needs_promtool
@pytest.mark.parametrize("peak", [600.0, 1000.0])
def test_prometheus_answers_alike(peak: float, tmp_path: Path) -> None:
    assert answers(QUERY, shown(used(peak)), tmp_path, at="20m") == pytest.approx([peak], rel=1e-5)
