"""Tasks on workers elsewhere give what they give here; a worker that would compute otherwise refuses."""

from dataclasses import replace
from functools import partial
from operator import truediv

import pytest

from tidegate.errors import InfrastructureError
from tidegate.models.execution import remote_tasks
from tidegate.models.execution.remote_tasks import outcome, results, versions
from tidegate.models.execution.tasks import Tasks


class LastFirst:
    """A cluster of this process, whose last task ends first."""

    def __init__(self):
        self.sent = 0

    def outcomes(self, shipment):
        self.sent += 1
        answers = {place: outcome(shipment, place) for place in reversed(range(shipment.count))}
        return [answers[place] for place in range(shipment.count)]


def tasks(*calls):
    return Tasks(calls, str)


def test_results_come_in_the_tasks_order():
    factor = 3
    assert results(LastFirst(), tasks(*(partial(pow, place, factor) for place in range(4))), threads=1) == [0, 1, 8, 27]


def test_of_tasks_that_fail_the_first_error_is_raised_with_its_trace():
    failing = tasks(partial(truediv, 1, 2), partial(truediv, 1, 0), partial(int, "x"))
    with pytest.raises(ZeroDivisionError) as raised:
        results(LastFirst(), failing, threads=1)
    assert "Traceback" in raised.value.__notes__[0]


def test_what_tasks_share_is_sent_once():
    shared = b"row" * 100_000
    cluster = LastFirst()
    assert results(cluster, tasks(*[partial(len, shared)] * 5), threads=1) == [300_000] * 5
    assert cluster.sent == 1


def test_nothing_is_asked_without_tasks():
    cluster = LastFirst()
    assert results(cluster, tasks(), threads=1) == []
    assert cluster.sent == 0


def test_a_worker_with_other_libraries_refuses():
    class AskedForOlder(LastFirst):
        def outcomes(self, shipment):
            return super().outcomes(replace(shipment, versions={**shipment.versions, "numpy": "1.0"}))

    with pytest.raises(InfrastructureError, match=r"a worker of the cluster has numpy .*, not 1\.0; install the same"):
        results(AskedForOlder(), tasks(partial(pow, 2, 3)), threads=1)


def test_a_library_that_is_missing_is_another_version(monkeypatch):
    monkeypatch.setattr(remote_tasks, "COMPUTING", ("numpy", "not-installed-anywhere"))
    assert versions()["not-installed-anywhere"] == "none"
