"""Who is answered together with others gets an answer of its own, before anything else on its connection."""

import socket
from contextlib import ExitStack

from serve.http.test_http_protocol import connect, drain, exchange, port, post

__all__ = ["drain", "port"]


def test_a_request_is_answered_before_what_the_client_says_after_it(port):
    """Nonsense, or that it sends no more."""
    answer = exchange(port, post(b"1") + b"nonsense\r\n\r\n")
    assert answer.index(b"at once 1") < answer.index(b"HTTP/1.1 400 ")
    with connect(port) as client:
        client.sendall(post(b"1"))
        client.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert answer.endswith(b"at once 1")


def test_many_clients_get_their_own_answers(port):
    with ExitStack() as connections:
        clients = [connections.enter_context(connect(port)) for _ in range(100)]
        for turn in range(5):
            for number, client in enumerate(clients):
                client.sendall(post(b"bug" if (number, turn) == (7, 4) else b"%d" % (number + turn)))
            for number, client in enumerate(clients):
                answer = client.recv(65536)
                if (number, turn) == (7, 4):
                    assert answer.startswith(b"HTTP/1.1 500 ")
                else:
                    assert answer.endswith(b"\r\n\r\nat once %d" % (number + turn))
