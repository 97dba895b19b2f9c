"""Spans are posted to a collector; one that does not take them costs spans."""

import socket
import threading

import pytest

from tidegate.serve.observability import otlp
from trace_collector import collecting


def test_spans_are_posted_together_with_who_sends_them():
    with collecting() as (address, received):
        otlp.sending(address, 'a "model"')([b'{"name":"one"}', b'{"name":"two"}'])
    ((path, document),) = received
    (resource,) = document["resourceSpans"]
    assert path == "/v1/traces"
    assert resource["resource"]["attributes"] == [{"key": "service.name", "value": {"stringValue": 'a "model"'}}]
    (scope,) = resource["scopeSpans"]
    assert (scope["scope"]["name"], scope["spans"]) == ("tidegate", [{"name": "one"}, {"name": "two"}])


def test_a_path_of_the_address_is_kept():
    with collecting() as (address, received):
        otlp.sending(f"{address}/otlp/v1/traces", "model")([b"{}"])
    assert [path for path, _ in received] == ["/otlp/v1/traces"]


def test_many_spans_are_several_requests(monkeypatch):
    monkeypatch.setattr(otlp, "MOST_SPANS", 2)
    with collecting() as (address, received):
        otlp.sending(address, "model")([b"{}"] * 5)
    assert [len(one["resourceSpans"][0]["scopeSpans"][0]["spans"]) for _, one in received] == [2, 2, 1]


@pytest.mark.parametrize("status", [302, 400, 503])
def test_what_is_not_taken_is_an_error(status):
    with collecting(status) as (address, received), pytest.raises(OSError, match=f"answered {status}"):
        otlp.sending(address, "model")([b"{}"])
    assert len(received) == 1, "no redirect is followed"


def test_a_collector_that_is_not_there_is_an_error():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(OSError, match="refused"):
        otlp.sending(address, "model")([b"{}"])


def test_one_that_says_nothing_is_left(monkeypatch):
    monkeypatch.setattr(otlp, "SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(OSError, match="timed out"):
        otlp.sending(f"http://127.0.0.1:{listener.getsockname()[1]}", "model")([b"{}"])


def test_one_that_speaks_another_protocol_is_an_error():
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer():
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"hello\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(OSError, match="hello"):
            otlp.sending(f"http://127.0.0.1:{listener.getsockname()[1]}", "model")([b"{}"])
