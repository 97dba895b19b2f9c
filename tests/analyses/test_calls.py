import json
import subprocess
from pathlib import Path

import pytest

from prometheus import needs_promtool
from tidegate.analyses._calls import misread

READ = [
    "max(max_over_time(m{$candidate}[$window])) / 1048576",
    'max by (pod) (rate((m:a{$candidate,why="no(w) {x}"}[$window])))',
    "quantile_over_time(0.9, m{$candidate}[$window]) / on (pod) group_left (zone) rate(n{$candidate}[$window])",
    "max without (le)(predict_linear(m{$candidate}[$window], 3600)) / scalar(max(rate(m{$stable}[$window])))",
    "histogram_quantile(0.9, sum by (le)(rate(b_bucket{$candidate}[$window] offset 1h))) > bool 3",
]
MISREAD = [
    ("sun(rate(x{$candidate}[$window]))", "unknown function of PromQL: sun; did you mean sum?"),
    ("x{$candidate}[$window]", "which a function must read"),
    ("max(x{$candidate}[$window])", "which a function must read"),
    ("rate(x{$candidate}[$window]) + (y{$candidate}[$window])", "which a function must read"),
    ("rate(sum(increase(x{$candidate}[$window])))", "and nothing else"),
    ("scalar(max(rate(x{$candidate}[$window]))) * 2", "scalar( leaves no series to decide by"),
]


@pytest.mark.parametrize("query", READ)
def test_what_prometheus_reads_is_left_alone(query: str) -> None:
    assert list(misread(query)) == []


@pytest.mark.parametrize(("query", "reason"), MISREAD)
def test_a_call_that_prometheus_refuses_is_named(query: str, reason: str) -> None:
    assert [reason in found for found in misread(query)] == [True]


@needs_promtool
@pytest.mark.parametrize(("query", "code"), [(query, 0) for query in READ] + [(query, 1) for query, _ in MISREAD])
def test_promtool_decides_alike(query: str, code: int, tmp_path: Path) -> None:
    asked = query.replace("$candidate", 'hash="new"').replace("$stable", 'hash="old"').replace("$window", "5m")
    rules = {"groups": [{"name": "a", "rules": [{"record": "a", "expr": f"max({asked})"}]}]}
    (tmp_path / "rules.yaml").write_text(json.dumps(rules))
    command = ["promtool", "check", "rules", str(tmp_path / "rules.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
