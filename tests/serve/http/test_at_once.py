"""Requests that arrive in one turn of the loop are answered together, each with its own reply."""

import asyncio
import logging

import pytest

from tidegate.serve.http.at_once import BUG, MOST_TOGETHER, Arrived, AtOnce


class Model:
    """Notes which requests it was asked together, and breaks at a body."""

    def __init__(self):
        self.calls = []

    def __call__(self, arrived):
        self.calls.append([one.body for one in arrived])
        if any(one.body == b"bug" for one in arrived):
            raise RuntimeError("a bug")
        return [(200, b"", b"to " + one.body) for one in arrived]


def taken(bodies, after=None):
    """What each is replied, and how they were asked; `after` is called when all were taken."""
    model, replies = Model(), []

    async def turn():
        at_once = AtOnce(frozenset({b"/model"}), 100, model)
        for body in bodies:
            at_once.take(Arrived(b"/model", [], body), replies.append, asyncio.get_running_loop())
        if after:
            after(at_once)
            assert len(replies) == len(bodies)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not at_once.waiting

    asyncio.run(turn())
    return replies, model.calls


def test_one_turns_requests_are_answered_by_one_call_in_order():
    replies, calls = taken([b"a", b"b", b"c"])
    assert replies == [(200, b"", b"to a"), (200, b"", b"to b"), (200, b"", b"to c")]
    assert calls == [[b"a", b"b", b"c"]]


def test_nothing_waits_longer_than_it_is_told_to():
    assert taken([b"a", b"b"], after=AtOnce.answer_all)[1] == [[b"a", b"b"]]


def test_so_many_are_answered_without_waiting_for_the_turns_end():
    bodies = [b"%d" % number for number in range(MOST_TOGETHER + 1)]
    assert [len(call) for call in taken(bodies)[1]] == [MOST_TOGETHER, 1]


def test_a_bug_is_of_the_request_that_meets_it(caplog):
    with caplog.at_level(logging.ERROR):
        replies, calls = taken([b"a", b"bug", b"c"])
    assert replies == [(200, b"", b"to a"), BUG, (200, b"", b"to c")]
    assert calls == [[b"a", b"bug", b"c"], [b"a"], [b"bug"], [b"c"]]
    assert caplog.text.count("RuntimeError: a bug") == 1


@pytest.mark.parametrize("reply", [[], [BUG, BUG]], ids=["none", "one too many"])
def test_replies_that_are_not_one_each_are_a_bug_of_ours(reply):
    at_once = AtOnce(frozenset(), 100, lambda _: reply)
    with pytest.raises(ValueError, match="zip"):
        asyncio.run(answered(at_once))


async def answered(at_once):
    at_once.take(Arrived(b"/model", [], b""), [].append, asyncio.get_running_loop())
    at_once.answer_all()
