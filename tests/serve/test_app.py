"""The server over real sockets: answers as trained, refuses what does not fit, and never falls over."""

import http.client
import json
import signal
import threading

import pytest

from serve.conftest import serving
from serve_requests import INFER, TENSORS, ask, request
from tidegate.artifacts import sha256


def test_the_golden_requests_get_the_answers_of_training(port, packaged):
    golden = json.loads((packaged / "golden.json").read_text())
    status, answer = ask(port, INFER, {"id": "42", "inputs": golden["inputs"]})
    assert (status, answer["id"], answer["model_name"]) == (200, "42", "flights")
    probability, positive = answer["outputs"]
    assert probability["data"] == pytest.approx(golden["answers"], rel=1e-12)
    assert probability["shape"] == [len(golden["answers"])]
    assert positive["data"] == [each >= 0.4 for each in probability["data"]]


def test_a_client_may_ask_for_one_output(port):
    status, answer = ask(port, INFER, request() | {"outputs": [{"name": "positive"}]})
    assert (status, [each["name"] for each in answer["outputs"]]) == (200, ["positive"])


def test_inputs_in_another_order_get_the_same_answer(port):
    given = request()
    turned = {"inputs": given["inputs"][::-1]}
    assert ask(port, INFER, given)[1]["outputs"] == ask(port, INFER, turned)[1]["outputs"]


def test_a_column_may_be_written_as_a_matrix_of_one_column(port):
    given = request()
    for tensor in given["inputs"]:
        tensor["shape"] = [2, 1]
    assert ask(port, INFER, given)[0] == 200


def test_health_and_metadata(port):
    assert ask(port, "/v2/health/live") == (200, {"live": True})
    assert ask(port, "/v2/health/ready")[1]["ready"] is True
    assert ask(port, "/v2/models/flights/ready")[0] == 200
    assert ask(port, "/v2")[1]["name"] == "tidegate"
    described = ask(port, "/v2/models/flights")[1]
    assert described["inputs"][2] == {"name": "distance", "datatype": "FP64", "shape": [-1]}


def test_sagemaker_finds_the_same_server_by_its_own_names(port):
    assert ask(port, "/ping")[1]["ready"] is True
    assert ask(port, "/invocations", request()) == ask(port, INFER, request())


def test_a_whole_surrogate_pair_is_text(port):
    assert ask(port, INFER, request() | {"id": "\U0001f30a"})[1]["id"] == "\U0001f30a"


def sample(port, name):
    for line in ask(port, "/metrics")[1].splitlines():
        if line.startswith(name + " "):
            return float(line.rpartition(" ")[2])
    return 0.0


SERIES = (
    'tidegate_requests_total{code="200"}',
    'tidegate_requests_total{code="400"}',
    "tidegate_request_seconds_count",
    'tidegate_request_seconds_bucket{le="+Inf"}',
    "tidegate_score_count",
    "tidegate_score_sum",
)


def test_prometheus_can_compute_error_ratio_latency_and_mean_score(port):
    before = [sample(port, name) for name in SERIES]
    _, answer = ask(port, INFER, request())
    ask(port, INFER, {})
    ask(port, "/v2/health/live")
    grown = [sample(port, name) - earlier for name, earlier in zip(SERIES, before, strict=True)]
    assert grown == pytest.approx([1, 1, 1, 1, 2, sum(answer["outputs"][0]["data"])])


def test_health_answers_while_predictions_run(port):
    many = {name: (datatype, data * 5000) for name, (datatype, data) in TENSORS.items()}
    body = json.dumps(request(**many)).encode()
    working = [threading.Thread(target=ask, args=(port, INFER, body)) for _ in range(6)]
    for each in working:
        each.start()
    answered = 0
    while any(each.is_alive() for each in working):
        assert ask(port, "/v2/health/live")[0] == 200
        answered += 1
    assert answered > 3, "answers that wait for predictions are few, however fast the machine is"


def test_a_stopped_server_answers_what_it_has_accepted_and_ends_cleanly(packaged):
    with serving(packaged) as (process, port):
        many = {name: (datatype, data * 5000) for name, (datatype, data) in TENSORS.items()}
        body = json.dumps(request(**many)).encode()
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        client.request("POST", INFER, body)
        assert ask(port, "/v2/health/live")[0] == 200  # asked later, so the server has seen the request before it
        process.send_signal(signal.SIGTERM)
        assert client.getresponse().status == 200
        assert process.wait(120) == 0


def test_a_server_can_be_told_to_ignore_inputs_that_the_model_does_not_have(packaged, port):
    wind = {"name": "wind", "shape": [2], "datatype": "FP64", "data": [1.0, 2.0]}
    more = {"inputs": [*request()["inputs"], wind]}
    assert ask(port, INFER, more)[0] == 400
    with serving(packaged, "--unknown-inputs", "ignore") as (_, lenient):
        assert ask(lenient, INFER, more)[1]["outputs"] == ask(port, INFER, request())[1]["outputs"]


def test_options_may_be_variables_where_a_platform_starts_the_image_with_its_own_argument(packaged):
    digest = sha256(packaged / "package.json")
    variables = {"TIDEGATE_PACKAGE": str(packaged), "TIDEGATE_SHA256": digest, "TIDEGATE_PORT": "0"}
    with serving(packaged, **variables) as (_, port):
        assert ask(port, "/ping")[0] == 200


def test_the_version_may_be_in_the_path(port):
    (listed,) = ask(port, "/v2/repository/index", b"")[1]
    assert (listed["name"], listed["state"]) == ("flights", "READY")
    versioned = f"/v2/models/flights/versions/{listed['version']}"
    assert ask(port, versioned) == ask(port, "/v2/models/flights")
    assert ask(port, f"{versioned}/ready")[0] == 200
    assert ask(port, f"{versioned}/infer", request()) == ask(port, INFER, request())
    assert ask(port, "/v2/models/flights/versions/1/infer", request())[0] == 404
    assert ask(port, "/v2")[1]["extensions"] == ["binary_tensor_data"]
