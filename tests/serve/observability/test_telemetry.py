"""Scores are counted in tenths of the range where predictions have one, and summed up where they have none."""

from time import perf_counter

import numpy as np
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics_families
from prometheus_client.parser import text_string_to_metric_families

from tidegate.delivery.served_series import CODES, CPU_SECONDS, MEMORY_BYTES, WAITING
from tidegate.serve.observability.telemetry import Telemetry
from tidegate.serve.observability.trace_context import TraceContext


def exposed(task: str, *answers: float) -> list[str]:
    telemetry = Telemetry(model="flights", version="x", task=task)
    telemetry.counts().scored(np.array(answers))
    return [line for line in telemetry.text().decode().splitlines() if line.startswith("tidegate_score")]


def test_probabilities_are_counted_in_tenths() -> None:
    lines = exposed("binary", 0.05, 0.31)
    assert [line for line in lines if "bucket" in line][:4] == [
        'tidegate_score_bucket{le="0.1"} 1.0',
        'tidegate_score_bucket{le="0.2"} 1.0',
        'tidegate_score_bucket{le="0.3"} 1.0',
        'tidegate_score_bucket{le="0.4"} 2.0',
    ]
    assert len([line for line in lines if "bucket" in line]) == 11


@pytest.mark.parametrize(("task", "total"), [("binary", 0.75), ("regression", 0.75)])
def test_their_sum_and_count_are_known(task: str, total: float) -> None:
    assert {f"tidegate_score_sum {total}", "tidegate_score_count 2.0"} <= {*exposed(task, 0.25, 0.5)}


def test_numbers_without_a_range_have_no_buckets() -> None:
    assert not [line for line in exposed("regression", 250.0) if "bucket" in line]


def counts(telemetry: Telemetry) -> dict[str, str]:
    lines = telemetry.text().decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if line.startswith(("tidegate_requests", "tidegate_request_sec")))


def test_each_code_is_counted_from_the_start() -> None:
    """Of a series that begins with a burst of errors, Prometheus would not see the burst."""
    telemetry = Telemetry(model="flights", version="x", task="binary")
    telemetry.counts()
    counted = counts(telemetry)
    assert {f'tidegate_requests_total{{code="{code}"}}' for code in CODES} <= counted.keys()
    assert {*counted.values()} == {"0.0"}


@pytest.mark.parametrize(("code", "timed"), [(200, "1.0"), (400, "0.0"), (503, "0.0")])
def test_only_answered_requests_are_timed(code: int, timed: str) -> None:
    telemetry = Telemetry(model="flights", version="x", task="binary")
    telemetry.counts().answered(code, perf_counter())
    counted = counts(telemetry)
    assert counted[f'tidegate_requests_total{{code="{code}"}}'] == "1.0"
    assert counted["tidegate_request_seconds_count"] == timed


def test_the_queue_and_what_the_process_uses_are_exported() -> None:
    telemetry = Telemetry(model="flights", version="x", task="binary")
    telemetry.waiting.set_function(lambda: 3)
    lines = dict(line.rsplit(" ", 1) for line in telemetry.text().decode().splitlines() if not line.startswith("#"))
    assert lines[WAITING] == "3.0"
    assert float(lines[MEMORY_BYTES]) > 2**20
    assert float(lines[CPU_SECONDS]) > 0


def test_both_forms_have_the_same_series():
    """Prometheus asks for OpenMetrics: no query may find another name, label or bucket there."""
    telemetry = Telemetry(model="toy", version="a", task="binary", has_variants=True)
    counts = telemetry.counts("stable", "a")
    counts.scored(np.array([0.1, 0.95]))
    counts.answered(
        200, perf_counter(), TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", is_sampled=True)
    )
    counts.answered(400, perf_counter())
    plain = text_string_to_metric_families(telemetry.text().decode())
    described = open_metrics_families(telemetry.open_metrics().decode())
    as_plain, as_open = (series(families) for families in (plain, described))
    assert as_plain == as_open
    assert ("tidegate_requests_total", (("code", "400"), ("track", "stable"), ("version", "a"))) in as_open


def series(families):
    return {
        (sample.name, tuple(sorted(sample.labels.items())))
        for family in families
        for sample in family.samples
        if not sample.name.startswith("process_")
    }
