"""The alert rules of a live step, decided by Prometheus itself."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from prometheus import needs_promtool
from tidegate.targets import Manifest

Files = dict[str, Manifest]
PODS = 'tidegate_namespace="flights-prod",tidegate_version="{version}"'


def rules(files: Files) -> dict[str, dict[str, Any]]:
    (group,) = files["alerts.yaml"].document["groups"]
    return {rule["alert"]: rule for rule in group["rules"]}


def test_each_analysis_that_servers_can_answer_has_two_rules(wide: Files) -> None:
    assert list(rules(wide)) == [
        f"{name}.{what}" for name in ("errors", "refused", "latency", "score_shift") for what in ("failed", "undecided")
    ]


def test_a_step_alerts_by_its_own_analyses(files: Callable[..., Files]) -> None:
    assert "score_shift.failed" not in rules(files("probe"))


def test_the_stable_version_is_compared_as_it_was_before_a_switch(files: Callable[..., Files]) -> None:
    assert "offset 1920s" in rules(files("live", "blue_green"))["refused.failed"]["expr"]
    assert "offset" not in rules(files("wide"))["refused.failed"]["expr"].replace("offset 300s", "")


def series(version: str, rates: dict[str, float]) -> list[dict[str, str]]:
    """Requests per minute by status code, from the start of the server."""
    labels = PODS.format(version=version)
    return [
        {"series": f'tidegate_requests_total{{{labels},code="{code}"}}', "values": f"0+{rate}x40"}
        for code, rate in rates.items()
    ]


GOOD, BAD, REFUSING = (
    {"200": 600, "500": 0, "400": 0},
    {"200": 480, "500": 120, "400": 0},
    {"200": 0, "500": 0, "400": 600},
)


@needs_promtool
@pytest.mark.parametrize(
    ("candidate", "firing"),
    [
        (GOOD, set()),
        (BAD, {"errors.failed"}),
        (REFUSING, {"refused.failed", "errors.undecided"}),
        (None, {"errors.undecided", "refused.undecided"}),
    ],
    ids=["a healthy candidate", "one of failures", "one that refuses", "one that is silent"],
)
def test_prometheus_fires_for_a_candidate_that_fails_or_is_silent(
    candidate: dict[str, float] | None, firing: set[str], wide: Files, tmp_path: Path
) -> None:
    (tmp_path / "alerts.yaml").write_text(wide["alerts.yaml"].text)
    watched = [name for name in rules(wide) if name.startswith(("errors", "refused"))]
    expected = [
        {
            "eval_time": "30m",
            "alertname": name,
            "exp_alerts": [{"exp_labels": {"environment": "prod"}, "exp_annotations": rules(wide)[name]["annotations"]}]
            if name in firing
            else [],
        }
        for name in watched
    ]
    inputs = [*series("stable", GOOD), *(series("candidate", candidate) if candidate else [])]
    test = {
        "rule_files": ["alerts.yaml"],
        "evaluation_interval": "1m",
        "tests": [{"interval": "1m", "input_series": inputs, "alert_rule_test": expected}],
    }
    (tmp_path / "test.yaml").write_text(yaml.safe_dump(test))
    done = subprocess.run(
        ["promtool", "test", "rules", "test.yaml"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
