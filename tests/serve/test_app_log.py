"""What becomes of a request is logged as the client was told, with the id that the client gets."""

import asyncio
import json
from dataclasses import replace

import numpy as np
import pytest

from tidegate.columns import ColumnType
from tidegate.data.signature import InputTensor, OutputTensor, Signature
from tidegate.serve import turns
from tidegate.serve.app import Server
from tidegate.serve.observability.access_log import AccessLog, LogOptions
from tidegate.serve.package import EXACT, SCIKIT_LEARN, Servable

httpx = pytest.importorskip("httpx")

X = InputTensor("x", "FP64", ColumnType.FLOAT, nullable=True, unit=None)
SIGNATURE = Signature("toy", "regression", 0.5, (X,), (OutputTensor("predicted", "FP64"),))


def body(*values):
    return json.dumps({"inputs": [{"name": "x", "shape": [len(values)], "datatype": "FP64", "data": values}]}).encode()


def doubled(values):
    if values["x"] == [666.0]:
        raise RuntimeError("a bug")
    return 2.0 * np.array(values["x"], dtype=np.float64)


@pytest.fixture(params=[EXACT, SCIKIT_LEARN])
def server(request):
    return Server(Servable(SIGNATURE, "abc", request.param, doubled, doubled))


def asked(server, content, *, options=None, **headers):
    """The response, and the line that was logged for it; None where the server keeps no log."""
    lines = []
    if options is not None:
        server.serve(replace(server.served, log=AccessLog(options, SIGNATURE, "abc", lines.append)))

    async def ask():
        transport = httpx.ASGITransport(server.app(), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            return await client.post("/v2/models/toy/infer", content=content, headers=headers)

    response = asyncio.run(ask())
    assert len(lines) == (options is not None)
    return response, json.loads(lines[0]) if lines else None


def test_an_answer_is_logged_with_its_sizes_and_times(server):
    sent = body(1.0, 2.0, 3.0)
    response, line = asked(server, sent, options=LogOptions(), **{"X-Request-Id": "r-7"})
    assert (response.status_code, response.headers["x-request-id"]) == (200, "r-7")
    found = {key: line[key] for key in ("id", "status", "cause", "rows", "bytes_in", "bytes_out")}
    assert found == {
        "id": "r-7",
        "status": 200,
        "cause": "",
        "rows": 3,
        "bytes_in": len(sent),
        "bytes_out": len(response.content),
    }
    assert 0 < line["predict_ms"] <= line["total_ms"]
    assert 0 <= line["queue_ms"] <= line["total_ms"]


@pytest.mark.parametrize(
    ("content", "status", "cause", "name"),
    [
        (b"{", 400, "json", ""),
        (b'{"inputs": []}', 400, "inputs", ""),
        (body(1.0).replace(b'"x"', b'"y\\n"'), 400, "unknown_input", ""),
        (body("one"), 400, "value", "x"),
        (body(1.0).replace(b"FP64", b"INT64"), 400, "datatype", "x"),
        (body(666.0), 500, "bug", ""),
    ],
)
def test_a_refusal_is_logged_with_its_cause(server, content, status, cause, name):
    response, line = asked(server, content, options=LogOptions())
    assert (response.status_code, line["status"], line["cause"], line["input"]) == (status, status, cause, name)


def test_a_full_queue_is_a_cause_of_its_own(server, monkeypatch):
    monkeypatch.setattr(turns, "MOST_WAITING", 0)
    response, line = asked(server, body(1.0), options=LogOptions())
    assert (response.status_code, line["cause"], line["predict_ms"]) == (503, "queue_full", 0)


def test_declared_values_are_logged(server):
    assert "inputs" not in asked(server, body(1.5), options=LogOptions())[1]
    assert asked(server, body(1.5), options=LogOptions(inputs=("x",), sample=1))[1]["inputs"] == {"x": [1.5]}


def test_without_a_log_no_id_is_made(server):
    response, line = asked(server, body(1.0))
    assert (response.status_code, line, "x-request-id" in response.headers) == (200, None, False)
