"""Ask a real server with a fault, and record what its clients saw.

A time is measured where the client is, less what server and client waited for a processor: a busy machine is not a slow
candidate. An answer that is still oddly slow is asked for again, and the shortest time counts. Where most of the
answers are slow, they are the server's, and count as they are.
"""

import http.client
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tidegate.rehearsal import processor_time
from tidegate.rehearsal.faulty_servers import FaultyServers, readable
from tidegate.rehearsal.processor_time import ProcessorTime
from tidegate.rehearsal.recording import GONE, NO_ANSWER, RecordedRequest, Recording

PATIENCE_S = 2.0
"""How long a client of the recording waits for a server that does nothing: the time in which the server computes, or in
which it or the client has no processor, does not count. On the scaled clock it is `CLIENT_S`."""
CLIENT_S = 10.0
LONGEST_S = 10.0
"""How long it waits at most."""
LOOK_S = 0.1
ENDS_S = 4.0
ODD_S = 0.05
OFTEN = 0.5
AGAIN = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What clients send: the tensors of all rows, in a file for the server, and one request body per row."""

    file: Path
    path: str
    bodies: tuple[bytes, ...]


def asked(tensors: Sequence[dict[str, object]], model: str, folder: Path) -> Asked:
    """One request per row of the tensors; their file is written into the folder."""
    file = folder / "rows.json"
    file.write_text(json.dumps(tensors))
    columns = [tensor["data"] for tensor in tensors]
    assert all(isinstance(data, list) for data in columns)
    bodies = tuple(
        json.dumps(
            {"inputs": [{**tensor, "shape": [1], "data": [value]} for tensor, value in zip(tensors, row, strict=True)]}
        ).encode()
        for row in zip(*(data for data in columns if isinstance(data, list)), strict=True)
    )
    return Asked(file, f"/v2/models/{model}/infer", bodies)


def record(
    servers: FaultyServers, package: Path, fault: str, rows: Asked, *, requests: range, settles_after: int
) -> Recording:
    """Ask a server with the fault these requests, the rows in order and again, or until its process ends."""
    with servers.started(package, fault, rows.file) as server:
        client = _Client(server.process, server.port, rows.path)
        made: list[RecordedRequest] = []
        for number in requests:
            made.append(client.ask(rows.bodies[number % len(rows.bodies)]))
            if made[-1].code == GONE and server.ends_within(ENDS_S):
                return Recording(tuple(made), ends=True, settles_after=len(made))
        if not settles_after:
            made = _again(client, rows, made, requests.start)
    return Recording(tuple(made), ends=False, settles_after=settles_after)


def _again(client: "_Client", rows: Asked, made: list[RecordedRequest], first: int = 0) -> list[RecordedRequest]:
    """The requests, numbered from `first` on, with the shortest of several times, unless most were slow."""
    odd = [number for number, request in enumerate(made) if request.seconds > ODD_S]
    if len(odd) <= OFTEN * len(made):
        for number in odd * AGAIN:
            second = client.ask(rows.bodies[(first + number) % len(rows.bodies)])
            if made[number].code in (second.code, NO_ANSWER):
                made[number] = min(made[number], second, key=lambda request: request.seconds)
    return made


class _Client:
    """A connection that is kept, and opened again where it broke."""

    def __init__(self, server: int, port: int, path: str) -> None:
        self.server = server
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_S)
        self.path = path

    def ask(self, body: bytes) -> RecordedRequest:
        before, started = self._processor_times(), time.perf_counter()
        try:
            self.connection.request("POST", self.path, body, {"Content-Type": "application/json"})
            self._await_answer(before, started)
            response = self.connection.getresponse()
            received = response.read()
        except TimeoutError:
            self.connection.close()
            return RecordedRequest(NO_ANSWER, CLIENT_S, None)
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return RecordedRequest(GONE, time.perf_counter() - started, None)
        seconds = time.perf_counter() - started
        computed, waited = _since(before, self._processor_times())
        # what the server computed is its own, whatever was waited for before this request
        seconds = max(seconds - waited, min(computed, seconds))
        score = _score(received) if response.status == 200 else None
        return RecordedRequest(str(response.status), seconds, score)

    def _await_answer(self, before: tuple[ProcessorTime, ProcessorTime], started: float) -> None:
        """Until an answer begins or the connection ends. Raises TimeoutError."""
        file = self.connection.sock.fileno()
        while not readable(file, LOOK_S):
            passed = time.perf_counter() - started
            idle = passed - sum(_since(before, self._processor_times()))
            if (idle > PATIENCE_S or passed > LONGEST_S) and not readable(file, 0):
                raise TimeoutError

    def _processor_times(self) -> tuple[ProcessorTime, ProcessorTime]:
        """The processor times of the server and of this thread."""
        return processor_time.of_process(self.server), processor_time.of_thread(threading.get_native_id())


def _since(
    before: tuple[ProcessorTime, ProcessorTime], after: tuple[ProcessorTime, ProcessorTime]
) -> tuple[float, float]:
    """The seconds that the server computed, and that it and the client had no processor."""
    (server, client), (server_after, client_after) = before, after
    return server_after.had - server.had, server_after.waited - server.waited + client_after.waited - client.waited


def _score(received: bytes) -> float:
    """What the server exports of its answer to one row: the prediction, or the largest of several."""
    outputs = json.loads(received)["outputs"]
    return max(float(value) for output in outputs if output["datatype"] == "FP64" for value in output["data"])
