"""The rules of the reference, as they are committed, pass their own tests."""

import subprocess

import pytest

from places import ROOT
from prometheus import needs_promtool

COMMITTED = ROOT / "manifests/prod.monitoring"
TESTS = sorted(path.name for path in COMMITTED.glob("*.test.yaml"))


def test_every_objective_of_requests_has_one():
    assert [f"{name}.test.yaml" for name in ("available", "fast", "memory", "queue", "understood")] == TESTS


@needs_promtool
@pytest.mark.parametrize("name", ["memory.test.yaml", "queue.test.yaml"])
def test_promtool_takes_those_of_levels(name):
    _run(name)


@pytest.mark.slow
@needs_promtool
@pytest.mark.parametrize("name", ["available.test.yaml", "fast.test.yaml", "understood.test.yaml"])
def test_promtool_takes_those_of_budgets(name):
    _run(name)


def _run(name):
    done = subprocess.run(
        ["promtool", "test", "rules", name], cwd=COMMITTED, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
