"""NVIDIA's client works as its users write it, and the documented example as it stands."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from serve_requests import INFER, ask, request

triton = pytest.importorskip("tritonclient.http", reason="needs tritonclient: pip install tritonclient[http]")
PAGE = Path(__file__).parents[2] / "docs/serve.md"
FILLED = {
    "carrier": ("BYTES", ["AA", "B6", "Zoë"]),
    "note": ("BYTES", ["vip", "group", ""]),
    "distance": ("FP64", [350.5, 20.0, 1e4]),
    "stops": ("INT64", [0, 2, 1]),
    "rebooked": ("BOOL", [False, True, True]),
    "booked": ("BYTES", ["2024-02-01T08:00:00"] * 3),
}
KINDS = {"BYTES": np.object_, "FP64": np.float64, "INT64": np.int64, "BOOL": np.bool_}


@pytest.fixture
def client(port):
    with triton.InferenceServerClient(f"127.0.0.1:{port}", concurrency=4) as client:
        yield client


@pytest.fixture
def expected(port):
    return [output["data"] for output in ask(port, INFER, request(**FILLED))[1]["outputs"]]


def tensors(*, binary=True, shape=(3,)):
    made = []
    for name, (datatype, data) in FILLED.items():
        given = triton.InferInput(name, list(shape), datatype)
        given.set_data_from_numpy(np.array(data, KINDS[datatype]).reshape(shape), binary_data=binary)
        made.append(given)
    return made


def test_the_documented_example_prints_the_answers(port, packaged):
    (example,) = re.findall(r"```python\n(import json\n.*?)```", PAGE.read_text(), re.DOTALL)
    given = example.replace("localhost:8080", f"localhost:{port}")
    project = packaged.parents[1]
    ran = subprocess.run([sys.executable, "-c", given], cwd=project, capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    numbers = [float(number) for number in ran.stdout.strip(" []\n").split()]
    assert numbers
    assert all(0 <= number <= 1 for number in numbers)


WAYS = {
    "by default": {},
    "as JSON": {"inputs": {"binary": False}},
    "as matrices of one column": {"inputs": {"shape": (3, 1)}},
    "with parameters": {"parameters": {"trace": "x"}},
    "with a sequence and a priority": {"sequence_id": 7, "sequence_start": True, "priority": 1, "timeout": 1000},
    "with headers and a query": {"headers": {"x-team": "a"}, "query_params": {"debug": "1"}},
    "with a compressed answer if there is one": {"response_compression_algorithm": "gzip"},
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_each_way_to_infer_has_the_same_answer(client, expected, way):
    given = dict(way)
    answer = client.infer("flights", tensors(**given.pop("inputs", {})), request_id="r-1", **given)
    assert answer.get_response()["id"] == "r-1"
    assert [answer.as_numpy(name).tolist() for name in ("probability", "positive")] == expected


def test_each_output_in_its_own_form(client, expected):
    asked = [
        triton.InferRequestedOutput("positive", binary_data=False),
        triton.InferRequestedOutput("probability", binary_data=True),
    ]
    answer = client.infer("flights", tensors(), outputs=asked)
    assert [answer.as_numpy(name).tolist() for name in ("probability", "positive")] == expected
    assert [output["name"] for output in answer.get_response()["outputs"]] == ["positive", "probability"]


def test_requests_that_wait_for_each_other(client, port, expected):
    pending = [client.async_infer("flights", tensors()) for _ in range(20)]
    assert [one.get_result().as_numpy("probability").tolist() for one in pending] == [expected[0]] * 20

    async def awaited():
        from tritonclient.http import aio

        async with aio.InferenceServerClient(f"127.0.0.1:{port}") as other:
            return (await other.infer("flights", tensors())).as_numpy("probability").tolist()

    assert asyncio.run(awaited()) == expected[0]


def test_health_and_metadata(client):
    assert client.is_server_live()
    assert client.is_server_ready()
    (version,) = client.get_model_metadata("flights")["versions"]
    assert client.is_model_ready("flights", version)
    assert not client.is_model_ready("another")
    assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
    assert client.get_model_repository_index() == [{"name": "flights", "version": version, "state": "READY"}]


@pytest.mark.parametrize(
    ("model", "given", "why"),
    [
        ("another", {}, r"\[404\] Not Found: served is /v2/models/flights, of the version"),
        ("flights", {"model_version": "7"}, r"\[404\] Not Found: served is /v2/models/flights, of the version"),
        ("flights", {"request_compression_algorithm": "gzip"}, r"\[400\] content-encoding 'gzip' is not undone here"),
        ("flights", {"request_compression_algorithm": "deflate"}, r"\[400\] content-encoding 'deflate' is not undone"),
    ],
)
def test_what_is_not_taken_says_why(client, model, given, why):
    with pytest.raises(triton.InferenceServerException, match=why):
        client.infer(model, tensors(), **given)


def test_another_datatype_is_refused_with_those_that_there_are(client):
    inputs = tensors()
    single = triton.InferInput("distance", [3], "FP32")
    single.set_data_from_numpy(np.ones(3, np.float32))
    with pytest.raises(triton.InferenceServerException, match="must be of datatype BYTES, BOOL, FP64, INT64"):
        client.infer("flights", [single if one.name() == "distance" else one for one in inputs])
