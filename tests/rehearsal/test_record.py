"""Real servers with a fault: what their clients see is recorded, request by request."""

import socket
import threading
import time
from pathlib import Path

import pytest

from model_project import columns, table
from tidegate.delivery.rehearsals import HEALTHY
from tidegate.models.packages.describe_signature import encode
from tidegate.rehearsal.faulty_servers import FaultyServers
from tidegate.rehearsal.processor_time import ProcessorTime
from tidegate.rehearsal.record import CLIENT_S, LONGEST_S, PATIENCE_S, _again, _Client, asked, record
from tidegate.rehearsal.recording import GONE, NO_ANSWER, RecordedRequest


@pytest.fixture
def rows(tmp_path):
    return asked(encode(table(rows=30), columns()), "flights", tmp_path)


def test_each_row_is_a_request_of_its_own(rows):
    assert len(rows.bodies) == 30
    assert b'"shape": [1]' in rows.bodies[0]
    assert rows.path == "/v2/models/flights/infer"
    assert rows.file.is_file()


class Answering:
    """A client whose requests take these times, one after another."""

    def __init__(self, *seconds, code="200"):
        self.seconds, self.code = iter(seconds), code

    def ask(self, _):
        return RecordedRequest(self.code, next(self.seconds), 0.5)


def test_an_odd_slow_answer_is_asked_again_and_the_shortest_time_counts(rows):
    made = [RecordedRequest("200", 0.001, 0.5)] * 9 + [RecordedRequest("200", 0.4, 0.5)]
    assert _again(Answering(0.2, 0.003, 0.9), rows, made)[9].seconds == 0.003
    lost = [RecordedRequest("200", 0.001, 0.5)] * 9 + [RecordedRequest(NO_ANSWER, 10.0, None)]
    assert _again(Answering(0.2, 0.2, 0.2), rows, lost)[9] == RecordedRequest("200", 0.2, 0.5)


def test_where_most_are_slow_the_server_is(rows):
    slow = [RecordedRequest("200", 0.4, 0.5)] * 10
    assert _again(Answering(), rows, list(slow)) == slow


def test_another_answer_does_not_count(rows):
    made = [RecordedRequest("200", 0.001, 0.5)] * 9 + [RecordedRequest("200", 0.4, 0.5)]
    assert _again(Answering(0.1, 0.1, 0.1, code="500"), rows, made)[9].seconds == 0.4


@pytest.fixture(scope="module")
def servers():
    with FaultyServers() as servers:
        yield servers


@pytest.mark.slow
class TestRealServers:
    """One package, a server for each fault."""

    @pytest.fixture
    def recorded(self, servers, packaged: Path, rows):
        return lambda fault, requests, settles=0: record(
            servers, packaged, fault, rows, requests=range(requests), settles_after=settles
        )

    def test_a_healthy_one_answers_every_row_with_its_score(self, recorded):
        made = recorded(HEALTHY, 30)
        assert made.codes == ("200",)
        assert not made.ends
        assert 0 < made.scores.min() < made.scores.max() < 1

    def test_one_that_ends_is_recorded_up_to_its_end(self, recorded):
        made = recorded("crash_loop", 40, 20)
        assert [request.code for request in made.requests] == ["200"] * 19 + [GONE]
        assert (made.ends, made.settles_after) == (True, 20)

    def test_one_that_is_killed_too(self, recorded):
        made = recorded("memory_leak", 128, 128)
        assert made.ends
        assert made.requests[-1].code == GONE
        assert {request.code for request in made.requests[:-1]} == {"200"}

    def test_one_that_hangs_leaves_its_clients_waiting(self, recorded):
        assert recorded("hangs", 1).requests == (RecordedRequest(NO_ANSWER, CLIENT_S, None),)

    def test_a_client_waits_for_one_that_hangs_no_longer_than_its_patience(self, recorded):
        started = time.monotonic()
        recorded("hangs", 1)
        assert PATIENCE_S < time.monotonic() - started < LONGEST_S

    def test_a_part_of_the_requests_has_the_answers_of_these_rows(self, servers, packaged: Path, rows):
        def scores(part: range):
            return record(servers, packaged, HEALTHY, rows, requests=part, settles_after=0).scores.tolist()

        assert scores(range(7)) == scores(range(4)) + scores(range(4, 7))

    def test_one_that_computes_is_waited_for_and_one_that_does_nothing_is_not(self, monkeypatch):
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        monkeypatch.setattr("tidegate.rehearsal.record.PATIENCE_S", 0.3)
        answer = b"HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n"

        def serve():
            connection = listening.accept()[0]
            connection.recv(4096)
            time.sleep(0.8)
            connection.sendall(answer)

        def busy(_):
            return ProcessorTime(had=time.monotonic(), waited=0.0)

        def asked_of(process):
            serving = threading.Thread(target=serve)
            serving.start()
            made = _Client(process, port, "/").ask(b"{}")
            serving.join()
            return made.code

        with listening:
            assert asked_of(0) == NO_ANSWER
            monkeypatch.setattr("tidegate.rehearsal.processor_time.of_process", busy)
            assert asked_of(0) == "503"

    def test_what_it_answers_is_what_the_fault_says(self, recorded):
        healthy, inverted = recorded(HEALTHY, 30), recorded("inverted", 30)
        assert (healthy.scores + inverted.scores).tolist() == pytest.approx([1.0] * 30)
        refuses = recorded("refuses_all", 3)
        assert {request.code for request in refuses.requests} == {"400"}
