"""Answers come in the parts' order, and few parts are under way at once."""

import pytest

from tidegate.models.execution.remote_parts import in_order, under_way


@pytest.mark.parametrize("most", [1, 3, 9], ids=["one at once", "some at once", "more than there are"])
def test_answers_come_in_order_and_no_more_are_under_way(most):
    begun: set[bytes] = set()
    highest = 0

    def hand_out(part: bytes) -> bytes:
        nonlocal highest
        begun.add(part)
        highest = max(highest, len(begun))
        return part

    def take(part: bytes) -> bytes:
        begun.remove(part)
        return part * 2

    parts = [b"a", b"b", b"c", b"d", b"e"]
    assert list(in_order(iter(parts), most, hand_out, take)) == [part * 2 for part in parts]
    assert highest == min(most, len(parts))


def test_without_parts_nothing_is_handed_out():
    assert list(in_order([], 2, pytest.fail, pytest.fail)) == []


def test_answers_before_a_failure_are_there():
    def take(part: bytes) -> bytes:
        if part == b"c":
            raise OSError("gone")
        return part

    answers = in_order([b"a", b"b", b"c"], 3, bytes, take)
    assert [next(answers), next(answers)] == [b"a", b"b"]
    with pytest.raises(OSError, match="gone"):
        next(answers)


@pytest.mark.parametrize(("workers", "parts"), [(0, 2), (1, 2), (32, 64), (33, 64), (10_000, 64)])
def test_no_cluster_is_so_large_that_this_machine_holds_all_rows(workers, parts):
    assert under_way(workers) == parts
