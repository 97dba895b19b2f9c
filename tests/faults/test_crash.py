"""The process ends at the stated request, and answers those before."""

from faults import faulty
from tidegate.faults import crash


def test_it_ends_at_the_stated_request(monkeypatch):
    faulty.require_end("crash", monkeypatch)


def test_only_what_counts_requests_without_an_answer_sees_it():
    assert crash.caught_by(faulty.model().task) == ("error_ratio", "unanswered")
    assert crash.SETTLES_AFTER == crash.REQUESTS
    assert crash.SURROUNDINGS.restarts is False
