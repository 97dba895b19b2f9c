"""The candidate answers copies: clients neither wait for it nor see it, and what it has no time for is dropped."""

import asyncio
import json
import threading
import time

import numpy as np
import pytest

from tidegate.columns import ColumnType
from tidegate.data.signature import InputTensor, OutputTensor, Signature
from tidegate.serve import shadow as module
from tidegate.serve.app import Server
from tidegate.serve.http.at_once import Arrived
from tidegate.serve.package import EXACT, SCIKIT_LEARN, Servable
from tidegate.serve.routing.split import RequestSplit
from tidegate.serve.served import Served

httpx = pytest.importorskip("httpx")

X = InputTensor("x", "FP64", ColumnType.FLOAT, nullable=True, unit=None)
SIGNATURE = Signature("toy", "regression", 0.5, (X,), (OutputTensor("predicted", "FP64"),))
INFER = "/v2/models/toy/infer"


def body(*values):
    return json.dumps({"inputs": [{"name": "x", "shape": [len(values)], "datatype": "FP64", "data": values}]}).encode()


def stable(values):
    return np.array(values["x"], dtype=np.float64)


def shadowed(candidate, platform=EXACT, share=1.0):
    """A server whose candidate is that function."""
    server = Server(Servable(SIGNATURE, "a", platform, stable, stable), split=RequestSplit(shadow=share))
    counts = {track: server.telemetry.counts(track, version) for track, version in (("stable", "a"), ("shadow", "b"))}
    server.serve(
        Served(server.served.servable, counts["stable"]),
        Served(Servable(SIGNATURE, "b", platform, candidate, candidate), counts["shadow"]),
    )
    return server


def ask(server, *bodies):
    """The answers, once the shadow has answered, too."""

    async def asked():
        transport = httpx.ASGITransport(server.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            answers = [(await client.post(INFER, content=content)).json() for content in bodies]
        while server.shadow.work and not server.shadow.work.done():
            await asyncio.sleep(0.001)
        return answers

    return asyncio.run(asked())


def count(server, name, version="b", track="shadow", **labels):
    own = ",".join(f'{key}="{value}"' for key, value in {**labels, "track": track, "version": version}.items())
    lines = dict(line.rsplit(" ", 1) for line in server.telemetry.text().decode().splitlines() if line[0] != "#")
    return float(lines[f"{name}{{{own}}}"])


@pytest.mark.parametrize("platform", [EXACT, SCIKIT_LEARN])
def test_clients_get_the_stable_answer_and_the_shadow_is_counted(platform):
    server = shadowed(lambda values: 2 * stable(values), platform)
    answers = ask(server, *[body(1.0)] * 5, b"no request")
    assert [answer["outputs"][0]["data"] for answer in answers[:5]] == [[1.0]] * 5
    assert count(server, "tidegate_requests_total", code="200") == 5
    assert count(server, "tidegate_requests_total", code="400") == 1
    assert count(server, "tidegate_score_sum") == 10
    assert count(server, "tidegate_score_sum", "a", "stable") == 5
    assert server.shadow.held == 0


def test_what_is_answered_at_once_is_mirrored_too():
    server = shadowed(stable)

    async def asked():
        [(status, _, _)] = server.infer_at_once([Arrived(INFER.encode(), [], body(1.0))])
        await server.shadow.work
        return status

    assert asyncio.run(asked()) == 200
    assert count(server, "tidegate_requests_total", code="200") == 1


def test_a_candidate_that_fails_fails_alone():
    def fails(_):
        raise RuntimeError("a bug")

    server = shadowed(fails)
    assert [answer["model_version"] for answer in ask(server, body(1.0), body(2.0))] == ["a", "a"]
    assert count(server, "tidegate_requests_total", code="500") == 2


def test_a_slow_candidate_keeps_nobody_waiting_and_copies_beyond_the_limit_are_dropped(monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    may_end = threading.Event()

    def hangs(values):
        may_end.wait(10)
        return stable(values)

    server = shadowed(hangs)

    async def asked():
        began = time.monotonic()
        for _ in range(10):
            server.infer_at_once([Arrived(INFER.encode(), [], body(1.0))])
            await asyncio.sleep(0.005)
        took = time.monotonic() - began
        may_end.set()
        await server.shadow.work
        return took

    assert asyncio.run(asked()) < 5
    assert count(server, "tidegate_requests_total", "a", "stable", code="200") == 10
    answered = count(server, "tidegate_requests_total", code="200")
    assert answered == 3, "one that was being answered, and two that waited"
    assert "tidegate_shadow_dropped_total 7.0" in server.telemetry.text().decode()


def test_the_bytes_of_copies_are_bounded(monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", len(body(1.0)) - 1)
    server = shadowed(stable)
    ask(server, body(1.0))
    assert "tidegate_shadow_dropped_total 1.0" in server.telemetry.text().decode()


def test_a_share_is_a_share():
    server = shadowed(stable, share=0.5)

    async def asked():
        for _ in range(400):
            server.infer_at_once([Arrived(INFER.encode(), [], body(1.0))])
            if server.shadow.work:
                await server.shadow.work

    asyncio.run(asked())
    assert 130 < count(server, "tidegate_requests_total", code="200") < 270, "seven standard deviations"
