from dataclasses import replace
from pathlib import Path

import pytest

from prometheus import PODS, answers, chance, counted, needs_promtool
from tidegate.analyses import Observers, latency
from tidegate.delivery.served_series import REQUESTS, SECONDS
from tidegate.kinds import TASKS
from tidegate.plans import Analysis

LATENCY = Analysis(
    "latency", "latency", at_most=100, unit="ms", window_s=300, min_requests=200, quantile=0.95, design_effect=2
)


def test_the_record_holds_the_declared_limit() -> None:
    declared = latency.Params.model_validate(
        {"kind": "latency", "at_most_ms": 100, "window": "5m", "min_requests": 200}
    )
    record = latency.record("latency", declared)
    assert record == LATENCY
    assert latency.share(record) == 0.05


@needs_promtool
@pytest.mark.parametrize(
    ("series", "expected"),
    [
        pytest.param(
            [
                counted(SECONDS + "_count", "new", 2),
                counted(SECONDS + "_bucket", "new", 1, le="0.1"),
                counted(SECONDS + "_bucket", "new", 2, le="0.2"),
                counted(SECONDS + "_bucket", "new", 2, le="+Inf"),
            ],
            [100 + 200 * (0.95 - chance(0.05, 600) - 0.5)],
            id="the percentile in milliseconds that the 95th is not lower than by chance",
        ),
        pytest.param([counted(REQUESTS, "new", 2, code="200")], [], id="no durations answer nothing"),
    ],
)
def test_prometheus_answers_what_the_analysis_means(
    series: list[tuple[str, str]], expected: list[float], tmp_path: Path
) -> None:
    assert answers(latency.queries(LATENCY, Observers(PODS))[""], dict(series), tmp_path) == pytest.approx(expected)


@needs_promtool
def test_of_very_few_requests_half_have_to_be_within_a_latency_limit(tmp_path: Path) -> None:
    few = replace(LATENCY, min_requests=1)
    series = dict(
        [
            counted(SECONDS + "_count", "new", 0.01),
            counted(SECONDS + "_bucket", "new", 0, le="0.1"),
            counted(SECONDS + "_bucket", "new", 0.01, le="0.2"),
            counted(SECONDS + "_bucket", "new", 0.01, le="+Inf"),
        ]
    )
    assert answers(latency.queries(few, Observers(PODS))[""], series, tmp_path) == pytest.approx([150])


def test_its_limit_can_always_fail() -> None:
    declared = latency.Params.model_validate(
        {"kind": "latency", "at_most_ms": 100, "window": "5m", "min_requests": 200}
    )
    assert not list(latency.problems(declared, TASKS.load("binary")))
