from dataclasses import replace

import pytest

from monitored import SERVICE, mistakes, observed, params_of, window
from tidegate.objectives import Pods, World, saturation


@pytest.mark.parametrize(
    ("resource", "limit", "field"),
    [("memory", 1024, "memory_mib"), ("cpu", 1, "cores"), ("queue", 64, "waiting")],
)
def test_a_level_is_a_share_of_the_limit_of_one_server(resource, limit, field):
    signal = saturation.signal(params_of("saturation", resource=resource, at_most="90%"), SERVICE)
    assert signal.value.startswith("max(")
    assert getattr(signal.fault(World(100), 0.5), field) == limit / 2


def test_without_a_limit_there_is_no_level():
    bare = replace(SERVICE, pods=Pods({"job": "flights"}))
    assert saturation.signal(params_of("saturation", resource="memory", at_most="90%"), bare) is None
    assert saturation.signal(params_of("saturation", resource="queue", at_most="90%"), bare) is not None


def test_a_limit_that_is_never_exceeded_is_refused():
    assert "at_most" in mistakes("saturation", resource="cpu", at_most="100%")
    assert not mistakes("saturation", resource="cpu", at_most="99%")


def test_rows_do_not_know_it():
    assert observed("saturation", window(100), resource="cpu", at_most="90%") == {}
