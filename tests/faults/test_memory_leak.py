"""The process ends at the stated request, and answers those before."""

import os

import pytest

from faults import faulty
from tidegate.faults import memory_leak


class EndedError(Exception):
    pass


def test_it_ends_at_the_stated_request(monkeypatch):
    def ended(*_):
        raise EndedError

    monkeypatch.setattr(os, "kill", ended)
    assert faulty.codes("memory_leak", memory_leak.REQUESTS - 1) == [200] * (memory_leak.REQUESTS - 1)
    with pytest.raises(EndedError):
        faulty.codes("memory_leak", memory_leak.REQUESTS)


def test_only_what_counts_requests_without_an_answer_sees_it():
    assert memory_leak.caught_by(faulty.model().task) == ("error_ratio", "unanswered")
    assert memory_leak.SETTLES_AFTER == memory_leak.REQUESTS
    assert memory_leak.SURROUNDINGS.restarts is True
