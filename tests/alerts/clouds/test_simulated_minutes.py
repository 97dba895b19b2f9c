import numpy as np

from tidegate.alerts.clouds import simulated_minutes
from tidegate.objectives import World

WORLD = World(100.0, {"500": 0.1, "503": 0.1, "400": 0.3}, {0.1: 0.2}, memory_mib=0.4, cores=0.6)


def test_a_minute_has_the_worlds_shares():
    minutes = simulated_minutes.of(WORLD, 2)
    assert minutes.of_class("5").tolist() == [20.0, 20.0]
    assert minutes.of_class("4").tolist() == [30.0, 30.0]
    assert minutes.answered.tolist() == [50.0, 50.0]
    assert minutes.slower[0.1].tolist() == [10.0, 10.0], "of those that are answered"
    assert (minutes.cpu[0], minutes.memory[0], minutes.reporting.all()) == (0.6, 0.4, True)


def test_one_follows_the_other_with_statuses_that_only_one_has():
    both = simulated_minutes.of(World(10.0), 2).then(simulated_minutes.of(WORLD, 1))
    assert both.codes["503"].tolist() == [0.0, 0.0, 10.0]
    assert both.slower[0.1].tolist() == [0.0, 0.0, 10.0]
    silent = both.then(simulated_minutes.of(WORLD, 1, reporting=False))
    assert (silent.requests.tolist(), silent.reporting.tolist()) == ([10, 10, 100, 0], [True, True, True, False])


def test_days_and_nights_are_drawn_with_the_worlds_shares():
    minutes = simulated_minutes.drawn(WORLD, 10 * 1440, np.random.default_rng(1))
    day = np.arange(len(minutes.requests)) % 1440 >= 480
    assert abs(minutes.requests[day].mean() - 100) < 0.5  # a standard error of 0.1
    assert abs(minutes.requests[~day].mean() - 10) < 0.2
    assert abs(minutes.of_class("5").sum() / minutes.requests.sum() - 0.2) < 0.002
    assert (minutes.slower[0.1] <= minutes.answered).all()
