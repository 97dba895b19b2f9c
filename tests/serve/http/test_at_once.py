"""Requests that arrive in one turn of the loop are answered together, each with its own reply."""

import asyncio
import logging

import pytest

from tidegate.serve.http.at_once import BUG, MOST_BYTES, MOST_TOGETHER, Arrived, AtOnce


class Model:
    """Notes which requests it was asked together, and breaks at a body."""

    def __init__(self):
        self.calls = []

    def __call__(self, arrived):
        self.calls.append([one.body for one in arrived])
        if any(one.body == b"bug" for one in arrived):
            raise RuntimeError("a bug")
        return [(200, b"", b"to " + one.body) for one in arrived]


def taken(bodies, after=lambda at_once, arrived: None, turns=2):
    """What each is replied, and how they were asked, after so many turns; `after` is called when all were taken."""
    model, replies = Model(), []

    async def turn():
        at_once = AtOnce(frozenset({b"/model"}), 100, model)
        arrived = [Arrived(b"/model", [], body) for body in bodies]
        for one in arrived:
            at_once.take(one, replies.append, asyncio.get_running_loop())
        after(at_once, arrived)
        for _ in range(turns):
            await asyncio.sleep(0)
        return [*replies], [*model.calls]

    return asyncio.run(turn())


def test_one_turns_requests_are_answered_by_one_call_in_order():
    replies, calls = taken([b"a", b"b", b"c"])
    assert replies == [(200, b"", b"to a"), (200, b"", b"to b"), (200, b"", b"to c")]
    assert calls == [[b"a", b"b", b"c"]]


def test_one_may_be_answered_before_the_others_and_once_only():
    def second(at_once, arrived):
        at_once.answer_now(arrived[1])
        at_once.answer_now(arrived[1])

    replies, calls = taken([b"a", b"b", b"c"], second)
    assert [body for _, _, body in replies] == [b"to b", b"to a", b"to c"]
    assert calls == [[b"b"], [b"a", b"c"]]


def test_one_turn_answers_so_many_and_so_many_bytes():
    many, large = [b"x"] * (MOST_TOGETHER + 1), [b"x" * (MOST_BYTES // 2)] * 3
    for bodies, sizes in ((many, [MOST_TOGETHER, 1]), (large, [2, 1]), ([b"x" * (MOST_BYTES + 1)] * 2, [1, 1])):
        replies, calls = taken(bodies, turns=1)
        assert ([len(call) for call in calls], len(replies)) == (sizes[:1], sizes[0])
        assert [len(call) for call in taken(bodies, turns=3)[1]] == sizes


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
    arrived = Arrived(b"/model", [], b"")
    at_once.take(arrived, [].append, asyncio.get_running_loop())
    at_once.answer_now(arrived)
