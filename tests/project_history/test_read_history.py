"""All events in order, from a day or a revision on."""

import pytest

from released_project import PROJECT
from tidegate.errors import DeclarationError
from tidegate.project_history import read_history

pytestmark = pytest.mark.slow


def test_events_come_in_the_order_of_their_times(all_events):
    assert list(all_events) == sorted(all_events, key=lambda event: event.place)
    assert {event.at.tzinfo for event in all_events}.pop() is not None


def test_since_a_day_or_a_revision(told, all_events, monkeypatch):
    monkeypatch.chdir(told)
    later = read_history.read("2026-01-03")
    assert set(later) < set(all_events)
    assert min(event.at for event in later).date().isoformat() == "2026-01-03"
    assert read_history.read("HEAD") == ()
    with pytest.raises(DeclarationError, match="unknown revision: v7"):
        read_history.read("v7")


def test_nothing_is_forgotten_of_what_was_forged(all_events):
    untrusted = {event.subject for event in all_events if event.problems}
    assert untrusted == {f"{PROJECT}@v0.1.0", f"{PROJECT}@v9.0.0", "prod"}
