from pathlib import Path

import pytest

from analyses.saturation_analyses import TIMES, answer, filled, shown
from prometheus import PODS, answers, needs_promtool
from tidegate.analyses import Observers, cpu
from tidegate.delivery.served_series import CPU_SECONDS
from tidegate.plans import Analysis

LIMIT = Analysis("cpu", "cpu", at_most=0.8, unit="cores", window_s=300, min_requests=100)
QUERY = cpu.queries(LIMIT, Observers(PODS))[""]


def used(cores: float, version: str = "new") -> dict[tuple[str, str], tuple[str, list[float]]]:
    """Two pods, of which one uses that many processors."""
    return {
        (version, "a"): (CPU_SECONDS, [0.2 * second for second in TIMES]),
        (version, "b"): (CPU_SECONDS, [cores * second for second in TIMES]),
    }


def test_the_record_holds_the_declared_limit() -> None:
    declared = cpu.Params.model_validate({"kind": "cpu", "at_most_cores": 0.8})
    assert cpu.record("cpu", declared) == LIMIT
    assert cpu.share(LIMIT) is None
    assert list(cpu.problems(declared, None)) == []


@pytest.mark.parametrize(
    ("pods", "expected"),
    [(used(0.5), [0.5]), (used(0.95), [0.95]), (used(0.95, "old"), []), ({}, [])],
    ids=["below the limit", "one busy pod", "the stable version's does not count", "no data"],
)
def test_the_busiest_pod_of_the_window_counts(pods: dict, expected: list[float]) -> None:
    assert answer(QUERY, filled(pods)) == pytest.approx(expected)


def test_too_few_requests_decide_nothing() -> None:
    assert answer(QUERY, filled(used(0.95), requests=0.1)) == []


@needs_promtool
def test_prometheus_answers_alike(tmp_path: Path) -> None:
    assert answers(QUERY, shown(used(0.95)), tmp_path, at="20m") == pytest.approx([0.95])
