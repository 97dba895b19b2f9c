"""Ask Prometheus, through promtool's own test runner, what it answers to a query."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tidegate.analyses import POD_METRICS, Observer, Observers, Version
from tidegate.stats.binomial import allowance

CANDIDATE = Version(POD_METRICS, {"namespace": "prod", "hash": "new"})
STABLE = Version(POD_METRICS, {"namespace": "prod", "hash": "old"})
PODS = Observer(CANDIDATE, STABLE)
BOTH = Observers(
    PODS,
    Observer(
        Version(POD_METRICS, {"namespace": "prod", "hash": "routed-new"}),
        Version(POD_METRICS, {"namespace": "prod", "hash": "routed-old"}),
    ),
)
"""A router that counts by the pods' names, under hashes of its own."""

needs_promtool = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool (Debian: prometheus) is not installed"
)


def chance(limit: float, requests: int, design_effect: float = 2.0) -> float:
    """What the analysis allows for above its limit."""
    a, b = allowance(limit, 0.01, design_effect)
    return a / requests**0.5 + b / requests


def answers(text: str, series: dict[str, str], tmp_path: Path, at: str = "10m") -> list[float]:
    """What Prometheus answers `at` this time in these series, asked through promtool's own test runner."""
    test = {
        "interval": "15s",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [{"expr": text, "eval_time": at, "exp_samples": [{"labels": "never{}", "value": -1}]}],
    }
    path = tmp_path / "test.yaml"
    path.write_text(yaml.safe_dump({"rule_files": [], "evaluation_interval": "15s", "tests": [test]}))
    done = subprocess.run(["promtool", "test", "rules", path], capture_output=True, text=True, check=False)
    assert "expr: " in done.stderr, done.stderr
    got = done.stderr.partition("got:")[2]
    return [float(value) for value in re.findall(r"} (\S+)", got.replace("nil", ""))]


def counted(name: str, version: str, rate: float, **labels: str) -> tuple[str, str]:
    inside = ",".join(f'{key}="{value}"' for key, value in {"namespace": "prod", "hash": version, **labels}.items())
    return f"{name}{{{inside}}}", f"0+{rate * 15:g}x80"
