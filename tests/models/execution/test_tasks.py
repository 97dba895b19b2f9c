"""Tasks: which starts first, and what a person at a terminal sees of it."""

import logging

from tidegate.models.execution.tasks import Tasks


def tasks(count, costs=None):
    return Tasks([lambda place=place: place**2 for place in range(count)], lambda place: f"fold {place + 1}", costs)


def test_the_longest_start_first():
    assert tasks(4, [1.0, 3.0, 2.0, 3.0]).batches() == [(1,), (3,), (2,), (0,)]


def test_many_are_taken_several_at_a_time():
    batches = tasks(3000).batches()
    assert len(batches) <= 1024
    assert [place for batch in batches for place in batch] == list(range(3000))


def test_each_is_named_when_it_begins(caplog):
    with caplog.at_level(logging.INFO, logger="tidegate.models.execution.tasks"):
        assert tasks(3).one_by_one() == [0, 1, 4]
    assert caplog.messages == ["fold 1", "fold 2", "fold 3"]
