import asyncio
import json

from tidegate.serve.http import early_response
from tidegate.serve.http.early_response import RefusalResponse


def sent(receive):
    """What is sent to a client that goes on like this."""
    messages = []

    async def send(message):
        messages.append(message)

    asyncio.run(RefusalResponse({"error": "too large"}, 413)({"type": "http"}, receive, send))
    return messages


def test_the_whole_answer_is_sent_before_the_rest_of_the_body_is_read():
    left = [{"more_body": True}, {"more_body": True}, {"more_body": False}]

    async def receive():
        return left.pop(0)

    start, body, end = sent(receive)
    assert start["status"] == 413
    assert (b"connection", b"close") in start["headers"]
    assert json.loads(body["body"]) == {"error": "too large"}
    assert (body["more_body"], end["more_body"], left) == (True, False, [])


def test_a_client_that_never_ends_is_left_after_a_while(monkeypatch):
    monkeypatch.setattr(early_response, "LINGER_SECONDS", 0.01)

    async def receive():
        await asyncio.sleep(3600)

    assert sent(receive)[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
