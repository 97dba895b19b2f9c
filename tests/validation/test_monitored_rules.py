"""A rule that demands alerts needs an environment that is watched."""

import pytest

from tidegate.config.composing.compose import compose
from tidegate.config.validation.parse import typed
from tidegate.validation.monitored_rules import problems

LIVE = ("available", "fast", "understood", "memory", "queue")


def found(*overrides):
    return {problem.key: problem.message for problem in problems(typed(compose(overrides).root))}


@pytest.mark.parametrize(
    ("environment", "overrides", "sound"),
    [
        ("prod", (), True),
        ("dev", (), False),
        ("dev", ("+monitor.scraped={dev: {job: flights-dev}}",), True),
        ("prod", tuple(f"~monitor.objectives.{name}" for name in LIVE), False),
        ("nowhere", (), True),
    ],
    ids=["watched", "not scraped", "scraped by declared labels", "no objective", "unknown, which is named elsewhere"],
)
def test_alerts_are_demanded_only_where_there_are_some(environment, overrides, sound):
    said = found(f"+gate.rules.alerts={{kind: monitored, environment: {environment}}}", *overrides)
    assert said == {} if sound else "could only fail" in said["gate.rules.alerts.environment"]
