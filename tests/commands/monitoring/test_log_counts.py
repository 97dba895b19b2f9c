"""Counts of logged requests: apart by version, cause and input, and bounded in number."""

from tidegate.commands.monitoring import log_counts
from tidegate.commands.monitoring.log_counts import OTHERS, CauseCount, InputFailures, LogCounts, LoggedRequest
from tidegate.errors import Where


def logged(number=0, *, version="abc", track="stable", status=200, cause="", name="", total_ms=1.0, rows=1):
    return LoggedRequest(
        f"2026-01-01T00:00:{number:02}Z", f"r{number}", version, track, status, cause, name, total_ms, rows
    )


def counted(*requests, slowest=2):
    counting = LogCounts(slowest)
    for request in requests:
        counting.add(request)
    return counting.summary()


def test_versions_and_tracks_are_counted_apart_and_only_answers_are_timed():
    summary = counted(
        logged(3, total_ms=10.0),
        logged(1, total_ms=20.0, rows=3),
        logged(2, track="canary", status=400, cause="json", total_ms=99.0),
    )
    canary, stable = summary.versions
    assert (canary.track, canary.requests, canary.answered, canary.p99_ms) == ("canary", 1, 0, None)
    assert (stable.requests, stable.answered, stable.rows) == (2, 2, 4)
    assert 9.9 <= stable.p50_ms <= 10.1
    assert 19.8 <= stable.p99_ms <= 20.2
    assert (summary.first, summary.last) == ("2026-01-01T00:00:01Z", "2026-01-01T00:00:03Z")


def test_causes_and_inputs_are_listed_by_how_often_they_refused():
    refused = {"status": 400, "cause": "value"}
    summary = counted(
        logged(**refused, name="temp"),
        logged(**refused, name="distance"),
        logged(**refused, name="distance"),
        logged(status=503, cause="queue_full"),
    )
    assert summary.causes == (CauseCount("value", 400, 3), CauseCount("queue_full", 503, 1))
    assert summary.inputs == (InputFailures("distance", "value", 2), InputFailures("temp", "value", 1))


def test_the_slowest_are_named_the_earlier_first_where_equal():
    summary = counted(*(logged(number, total_ms=ms) for number, ms in enumerate([5.0, 9.0, 1.0, 9.0, 9.0])))
    assert [request.id for request in summary.slow] == ["r1", "r3"]
    assert counted(logged(), slowest=0).slow == ()


def test_what_a_hostile_log_names_is_bounded(monkeypatch):
    monkeypatch.setattr(log_counts, "MOST_KEYS", 3)
    summary = counted(
        *(logged(version=f"v{number}", status=400, cause=f"c{number}", name=f"n{number}") for number in range(50))
    )
    assert [times.version for times in summary.versions] == [OTHERS, "v0", "v1", "v2"]
    assert summary.causes[0] == CauseCount(OTHERS, 400, 47)
    assert len(summary.inputs) <= 50
    assert sum(failures.requests for failures in summary.inputs) == 50


def test_the_first_damaged_lines_are_named():
    counting = LogCounts(1)
    for number in range(9):
        counting.refuse(Where("a.log", number + 1), "not JSON")
    summary = counting.summary()
    assert (summary.damaged, len(summary.damaged_lines)) == (9, log_counts.MOST_NAMED)
    assert summary.damaged_lines[0] == "a.log:1: not JSON"
