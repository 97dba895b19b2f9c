"""The process ends at the stated request, and answers those before."""

import os

import pytest

from faults import faulty
from tidegate.faults import crash_loop


class EndedError(Exception):
    pass


def test_it_ends_at_the_stated_request(monkeypatch):
    def ended(*_):
        raise EndedError

    monkeypatch.setattr(os, "_exit", ended)
    assert faulty.codes("crash_loop", crash_loop.REQUESTS - 1) == [200] * (crash_loop.REQUESTS - 1)
    with pytest.raises(EndedError):
        faulty.codes("crash_loop", crash_loop.REQUESTS)


def test_only_what_counts_requests_without_an_answer_sees_it():
    assert crash_loop.caught_by(faulty.model().task) == ("error_ratio", "unanswered")
    assert crash_loop.SETTLES_AFTER == crash_loop.REQUESTS
    assert crash_loop.SURROUNDINGS.restarts is True
