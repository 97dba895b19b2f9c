"""What is written together is sent together, in order, and before the connection is closed."""

import asyncio

from tidegate.serve.http.joined_writes import JoinedWrites


class Transport:
    """Records what it is asked to do."""

    def __init__(self):
        self.done = []
        self.limit = 7

    def write(self, data):
        self.done.append(data)

    def close(self):
        self.done.append("closed")

    def is_closing(self):
        return "closed" in self.done


def after(use):
    async def run():
        transport = Transport()
        await use(JoinedWrites(transport, asyncio.get_running_loop()))
        await asyncio.sleep(0)
        return transport.done

    return asyncio.run(run())


async def head_and_body(joined):
    joined.write(b"head")
    joined.write(b"body")


async def one_after_the_other(joined):
    joined.write(b"first")
    await asyncio.sleep(0)
    joined.write(b"second")


async def closed(joined):
    joined.write(b"last")
    joined.close()
    joined.write(b"too late")


def test_writes_of_one_turn_are_sent_at_once():
    assert after(head_and_body) == [b"headbody"]
    assert after(one_after_the_other) == [b"first", b"second"]


def test_a_closed_connection_sends_what_was_written_before():
    assert after(closed) == [b"last", "closed"]


def test_everything_else_is_the_transports():
    async def run():
        return JoinedWrites(Transport(), asyncio.get_running_loop()).limit

    assert asyncio.run(run()) == 7
