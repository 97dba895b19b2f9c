"""The simulated service exports what a real one does."""

from time import perf_counter

import numpy as np

from tidegate.objectives import World
from tidegate.serve.observability.telemetry import Telemetry


def test_it_exports_what_a_server_exports():
    real = Telemetry(model="flights", version="x", task="binary")
    counts = real.counts()
    counts.answered(200, perf_counter())
    counts.scored(np.array([0.5]))
    exported = {line.rpartition(" ")[0] for line in real.text().decode().splitlines() if not line.startswith("#")}
    for found in World(60).series():
        labels = ",".join(f'{name}="{value}"' for name, value in found.labels.items())
        assert (f"{found.name}{{{labels}}}" if labels else found.name) in exported


def test_shares_of_requests_sum_up():
    world = World(100).answering("500", 0.1).slowed(0.1, 0.2)
    series = {(found.name, *found.labels.values()): found.amount for found in world.series()}
    assert series["tidegate_requests_total", "200"] == 90
    assert series["tidegate_requests_total", "500"] == 10
    assert series["tidegate_request_seconds_count",] == 90
    assert series["tidegate_request_seconds_bucket", "0.1"] == 72
    assert series["tidegate_request_seconds_bucket", "0.15"] == 90
