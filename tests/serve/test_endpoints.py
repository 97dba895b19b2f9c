"""Every endpoint has its path, with and without the version; another one, or another method, gets an error in JSON."""

import asyncio

import numpy as np
import pytest

from tidegate.columns import ColumnType
from tidegate.data.signature import InputTensor, OutputTensor, Signature
from tidegate.serve.app import Server
from tidegate.serve.package import EXACT, Servable

httpx = pytest.importorskip("httpx")

X = InputTensor("x", "FP64", ColumnType.FLOAT, nullable=True, unit=None)
OUTPUTS = (OutputTensor("probabilities", "FP64", ("a", "b", "c")), OutputTensor("class", "BYTES"))
SERVABLE = Servable(Signature("toy", "multiclass", 0.5, (X,), OUTPUTS), "abc", EXACT, np.array, np.array)
MODELS = ("/v2/models/toy", "/v2/models/toy/versions/abc")


def ask(method, path, server=None):
    async def asked():
        transport = httpx.ASGITransport((server or Server(SERVABLE)).app())
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            return await client.request(method, path)

    return asyncio.run(asked())


@pytest.mark.parametrize("path", ["/v2", "/v2/health/live", "/v2/health/ready", "/metrics", "/ping", *MODELS])
def test_it_is_there(path):
    assert ask("GET", path).status_code == 200


@pytest.mark.parametrize("path", ["/v2/health/ready", "/ping", *(f"{model}/ready" for model in MODELS)])
def test_a_server_that_was_asked_to_end_lives_and_is_not_ready(path):
    server = Server(SERVABLE)
    server.drain.has_begun = True
    answer = ask("GET", path, server)
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert ask("GET", "/v2/health/live", server).status_code == 200


@pytest.mark.parametrize("path", [*(f"{model}/infer" for model in MODELS), "/invocations"])
def test_inference_is_posted_to_any_of_its_paths(path):
    assert ask("POST", path).json() == {"error": "not valid JSON: Expecting value: line 1 column 1 (char 0)"}
    assert ask("GET", path).status_code == 405


@pytest.mark.parametrize("path", ["/v2/models/other/infer", "/v2/models/toy/versions/abd/infer"])
def test_another_path_is_not_inference(path):
    answer = ask("POST", path)
    assert answer.status_code == 404
    assert answer.json() == {"error": "Not Found: served is /v2/models/toy, of the version abc"}


def test_a_path_beside_the_models_is_only_not_found():
    assert ask("GET", "/v3").json() == {"error": "Not Found"}


@pytest.mark.parametrize("model", MODELS)
def test_the_metadata_name_tensors_and_classes(model):
    assert ask("GET", f"{model}/ready").json()["ready"] is True
    assert ask("GET", model).json() == {
        "name": "toy",
        "versions": ["abc"],
        "platform": "onnxruntime",
        "inputs": [{"name": "x", "datatype": "FP64", "shape": [-1]}],
        "outputs": [
            {
                "name": "probabilities",
                "datatype": "FP64",
                "shape": [-1, 3],
                "parameters": {"classes": ["a", "b", "c"]},
            },
            {"name": "class", "datatype": "BYTES", "shape": [-1]},
        ],
    }


def test_the_index_lists_the_model():
    assert ask("POST", "/v2/repository/index").json() == [{"name": "toy", "version": "abc", "state": "READY"}]


def test_a_slash_too_many_is_not_found_rather_than_led_elsewhere():
    answer = ask("POST", "/v2/models/toy/infer/")
    assert (answer.status_code, "location" in answer.headers) == (404, False)
