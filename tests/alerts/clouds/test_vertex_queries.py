"""Queries on Vertex AI's metrics, as promtool evaluates them: what each of them sees, and what it does not."""

import subprocess

import pytest
import yaml

from clouds import BURNS, FAST, ON_GOOGLE, REFUSED, level, measured
from monitored import AVAILABLE, monitor
from prometheus import needs_promtool
from tidegate.alerts import clouds
from tidegate.alerts.clouds.vertex_queries import METRIC

OWN = {"monitored_resource": "aiplatform.googleapis.com/Endpoint", "endpoint_id": "4711", "location": "europe-west4"}
MINUTES = 120


@pytest.fixture(scope="module")
def queries():
    declared = monitor(up=AVAILABLE, fast=FAST, refused=REFUSED, cpu=level("cpu"), memory=level("memory"), _burns=BURNS)
    ((cloud, held),) = clouds.watched("flights", measured(ON_GOOGLE), declared).values()
    return {
        alarm.id: alarm.document["conditions"][0]["conditionPrometheusQueryLanguage"]["query"]
        for alarm in clouds.alarms(cloud, held)
    }


def series(metric, values, **labels):
    matched = ",".join(f'{name}="{value}"' for name, value in {**OWN, **labels}.items())
    return {"series": f"{METRIC}{metric}{{{matched}}}", "values": values}


def rising(metric, per_minute, **labels):
    return series(metric, f"0+{per_minute}x{MINUTES}", **labels)


def answered(good, bad, code="5xx", **labels):
    both = {"2xx": good, code: bad}
    return [rising("response_count", count, response_code=status, **labels) for status, count in both.items()]


def took(within, slower, **labels):
    """Answers per minute within 50 ms, and between 200 and 400."""
    buckets = {"50": within, "100": within, "200": within, "400": within + slower, "+Inf": within + slower}
    total = {"latency_type": "total", **labels}
    return [
        *(rising("prediction_latencies_bucket", count, le=le, **total) for le, count in buckets.items()),
        rising("prediction_latencies_count", within + slower, **total),
    ]


RECOVERED = [
    rising("response_count", 2000, response_code="2xx"),
    series("response_count", f"0+400x{MINUTES - 10} {400 * (MINUTES - 10)}+0x10", response_code="5xx"),
]
CASES = {
    "failing": ("up-hour", answered(2000, 400), True),
    "failing by status": ("up-hour", answered(2000, 400, "503"), True),
    "healthy": ("up-hour", answered(2400, 1), False),
    "no failure at all": ("up-hour", [rising("response_count", 2400, response_code="2xx")], False),
    "few requests": ("up-hour", answered(0.5, 0.5), False),
    "recovered": ("up-hour", RECOVERED, False),
    "another endpoint": ("up-hour", answered(2000, 400, endpoint_id="4712"), False),
    "refused is not failed": ("up-hour", answered(2000, 400, "4xx"), False),
    "nothing measured": ("up-hour", [], False),
    "refusing": ("refused-hour", answered(1000, 1000, "4xx"), True),
    "refusing few": ("refused-hour", answered(2000, 20, "4xx"), False),
    "slow": ("fast-hour", took(1600, 800), True),
    "fast": ("fast-hour", took(2390, 10), False),
    "slow, but few": ("fast-hour", took(0.5, 0.5), False),
    "slow elsewhere": ("fast-hour", took(1600, 800, latency_type="overhead"), False),
    "busy": ("cpu-high", [series("cpu_utilization", f"1.9x{MINUTES}", replica_id="a")], True),
    "half of two processors": ("cpu-high", [series("cpu_utilization", f"1.0x{MINUTES}", replica_id="a")], False),
    "full": ("memory-high", [series("memory_bytes_used", f"{7500 * 2**20}x{MINUTES}", replica_id="a")], True),
    "room": ("memory-high", [series("memory_bytes_used", f"{2000 * 2**20}x{MINUTES}", replica_id="a")], False),
    "silent": ("unknown", [series("replicas", "2x60 _x60")], True),
    "never there": ("unknown", [series("replicas", f"2x{MINUTES}", endpoint_id="4712")], True),
    "there": ("unknown", [series("replicas", f"2x{MINUTES}")], False),
}


@needs_promtool
def test_each_query_fires_on_its_fault_and_on_nothing_else(queries, tmp_path):
    tests = [
        {
            "name": name,
            "interval": "1m",
            "input_series": found,
            "promql_expr_test": [
                {"expr": f"count({queries[of]})", "eval_time": f"{MINUTES}m", "exp_samples": fires * [{"value": 1}]}
            ],
        }
        for name, (of, found, fires) in CASES.items()
    ]
    (tmp_path / "tests.yaml").write_text(yaml.safe_dump({"evaluation_interval": "1m", "tests": tests}))
    assert {of for of, _, fires in CASES.values() if fires} == queries.keys(), "each is set off"
    command = ["promtool", "test", "rules", "tests.yaml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_both_windows_and_the_guards_are_one_query(queries):
    long, short, enough = queries["up-hour"].split("\nand ")
    assert "[3600s]" in long
    assert "sqrt(" in long
    assert "[300s]" in short
    assert "[3600s]" not in short
    assert enough.endswith(">= 100)")
    assert queries["unknown"].startswith("absent_over_time(")
