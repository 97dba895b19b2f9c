"""A running Prometheus decides alike on the same recorded requests, under every kind of fault."""

import shutil
from dataclasses import replace

import pytest

import rehearsing
from running_prometheus import needs_prometheus
from tidegate.errors import InfrastructureError
from tidegate.rehearsal.prometheus import by_prometheus
from tidegate.rehearsal.rehearse import rehearse

RECORDED = {
    "server_errors": rehearsing.recording(code="500", share=0.2),
    "refuses_all": rehearsing.recording(code="400"),
    "slow": rehearsing.recording(seconds=0.5),
    "shifted": rehearsing.recording(score=0.6),
    "hangs": rehearsing.HANGING,
    "crash_loop": rehearsing.ending(),
    "memory_leak": rehearsing.ending(300),
    "no_data": rehearsing.HEALTHY,
    "metrics_away": rehearsing.HEALTHY,
    "too_little_traffic": rehearsing.HEALTHY,
    "stable_dies": rehearsing.HEALTHY,
}


SEEDS = [pytest.param(seed, marks=pytest.mark.soak if seed else pytest.mark.slow) for seed in range(10)]


@needs_prometheus
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weights", [(10, 50), (100,)], ids=["canary", "all at once"])
def test_it_decides_as_the_embedded_one(weights, seed):
    given, answers = rehearsing.given(rehearsing.plan(*weights)), rehearsing.recorded(**RECORDED)
    given = replace(given, seed=seed)
    own, theirs = rehearse(given, answers), by_prometheus(given, answers)
    for one, other in zip(own.runs, theirs.runs, strict=True):
        assert (one.fault, one.outcome, one.deciding) == (other.fault, other.outcome, other.deciding)
        assert (one.decided_s, one.minutes) == (other.decided_s, other.minutes)


def test_without_prometheus_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(InfrastructureError, match="prometheus was not found; install"):
        by_prometheus(rehearsing.given(), rehearsing.recorded())
