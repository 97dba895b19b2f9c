"""The process ends at the stated request, and answers those before."""

from faults import faulty
from tidegate.faults import crash_loop


def test_it_ends_at_the_stated_request(monkeypatch):
    faulty.require_end("crash_loop", monkeypatch)


def test_only_what_counts_requests_without_an_answer_sees_it():
    assert crash_loop.caught_by(faulty.model().task) == ("error_ratio", "unanswered")
    assert crash_loop.SETTLES_AFTER == crash_loop.REQUESTS
    assert crash_loop.SURROUNDINGS.restarts is True
