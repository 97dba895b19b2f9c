"""Tensors as binary data, by the bytes of the protocol and by the client that sends them."""

import http.client
import json
import struct

import numpy as np
import pytest

from serve_requests import INFER, TENSORS, ask, request
from tidegate.data.request_values import MismatchError
from tidegate.serve import binary_tensors
from tidegate.serve.binary_tensors import packed, split, wants_binary, with_data

FILLED = {
    name: (datatype, ["x" if value is None and datatype == "BYTES" else value for value in data])
    for name, (datatype, data) in TENSORS.items()
}
FILLED |= {"stops": ("INT64", [0, 2]), "rebooked": ("BOOL", [False, True]), "distance": ("FP64", [350.5, float("nan")])}
FILLED["booked"] = ("BYTES", ["2024-02-01T08:00:00", "2024-02-02T08:00:00"])


def tensor(name, datatype, data):
    content = packed(datatype, data)
    described = {"name": name, "datatype": datatype, "shape": [len(data)]}
    return described | {"parameters": {"binary_data_size": len(content)}}, content


def sent(port, document, binary, path=INFER):
    text = json.dumps(document).encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("POST", path, text + binary, {binary_tensors.HEADER: str(len(text))})
        response = connection.getresponse()
        return response.status, response.getheader(binary_tensors.HEADER), response.read()
    finally:
        connection.close()


def binary_request():
    made = [tensor(name, datatype, data) for name, (datatype, data) in FILLED.items()]
    return {"inputs": [described for described, _ in made]}, b"".join(content for _, content in made)


def test_binary_tensors_get_the_answers_of_the_same_values_in_json(port):
    document, binary = binary_request()
    status, header, body = sent(port, document | {"parameters": {"binary_data_output": True}}, binary)
    assert status == 200
    described = json.loads(body[: int(header)])
    assert [each["parameters"] for each in described["outputs"]] == [
        {"binary_data_size": 16},
        {"binary_data_size": 2},
    ]
    plain = ask(port, INFER, request(**FILLED | {"distance": ("FP64", [350.5, None])}))[1]["outputs"]
    assert struct.unpack("<2d2?", body[int(header) :]) == (*plain[0]["data"], *plain[1]["data"])


def test_each_output_can_be_asked_for_in_its_own_form(port):
    document, binary = binary_request()
    outputs = [{"name": "positive"}, {"name": "probability", "parameters": {"binary_data": True}}]
    _, header, body = sent(port, document | {"outputs": outputs}, binary)
    positive, probability = json.loads(body[: int(header)])["outputs"]
    assert positive["data"] in ([True, False], [False, True], [True, True], [False, False])
    assert (probability["parameters"], "data" in probability) == ({"binary_data_size": 16}, False)
    assert len(body) == int(header) + 16


def test_the_header_may_stand_for_json_alone(port):
    status, header, body = sent(port, request(), b"")
    assert (status, header, len(json.loads(body)["outputs"])) == (200, None, 2)


@pytest.mark.parametrize(
    ("described", "binary", "why"),
    [
        ({"parameters": {"binary_data_size": 99}, "datatype": "FP64"}, b"\0" * 8, "more of it than the body"),
        ({"parameters": {"binary_data_size": 8}, "datatype": "FP64", "data": [1]}, b"\0" * 8, "both data and"),
        ({"parameters": {"binary_data_size": 8}, "datatype": "FP64"}, b"\0" * 9, "the body has 9 bytes"),
        ({"parameters": {"binary_data_size": -1}, "datatype": "FP64"}, b"", "must be a number of bytes"),
        ({"parameters": {"binary_data_size": True}, "datatype": "FP64"}, b"\0", "must be a number of bytes"),
        ({"parameters": {"binary_data_size": "8"}, "datatype": "FP64"}, b"\0" * 8, "must be a number of bytes"),
        ({"parameters": {"binary_data_size": 7}, "datatype": "FP64"}, b"\0" * 7, "not a whole number of FP64"),
        ({"parameters": {"binary_data_size": 4}, "datatype": "FP32"}, b"\0" * 4, "must be of datatype BYTES"),
        ({"parameters": {"binary_data_size": 3}, "datatype": "BYTES"}, b"\0" * 3, "longer than its tensor"),
        ({"parameters": {"binary_data_size": 5}, "datatype": "BYTES"}, b"\xff\xff\xff\xffx", "longer than its tensor"),
        ({"parameters": {"binary_data_size": 5}, "datatype": "BYTES"}, b"\1\0\0\0\xff", "not in UTF-8"),
    ],
    ids=[
        "too little",
        "both",
        "too much",
        "negative",
        "true",
        "text",
        "half a number",
        "another type",
        "half a length",
        "a text of 4 GB",
        "bytes that are not text",
    ],
)
def test_binary_data_that_do_not_fit_are_refused(described, binary, why):
    with pytest.raises(MismatchError, match=why):
        with_data({"inputs": [{"name": "x", "shape": [1], **described}]}, binary)


@pytest.mark.parametrize("declared", ["-1", "x", "5", "²", "9" * 30])
def test_a_header_that_is_not_a_length_within_the_body_is_refused(declared):
    with pytest.raises(MismatchError, match="must be a length within the body's 4 bytes"):
        split(b"{}12", declared)


def test_bodies_are_split_at_the_header():
    assert split(b"{}12", "2") == (b"{}", b"12")
    assert split(b"{}12", None) == (b"{}12", None)


def test_requests_without_inputs_are_left_to_the_validation():
    assert with_data({"inputs": 3}, b"") == {"inputs": []}
    assert with_data({"inputs": [7]}, b"") == {"inputs": [7]}


def test_an_outputs_own_choice_comes_before_the_default():
    document = {
        "parameters": {"binary_data_output": True},
        "outputs": [{"name": "a", "parameters": {"binary_data": False}}],
    }
    assert [wants_binary(document, name) for name in ("a", "b")] == [False, True]
    assert not wants_binary({"parameters": 3}, "a")


def test_texts_follow_their_length():
    assert packed("BYTES", ["ü", ""]) == b"\2\0\0\0\xc3\xbc\0\0\0\0"


def test_tritonclient_infers_by_default(port, packaged):
    triton = pytest.importorskip("tritonclient.http", reason="needs tritonclient: pip install tritonclient[http]")
    client = triton.InferenceServerClient(f"127.0.0.1:{port}")
    assert client.is_server_live()
    assert client.is_model_ready("flights")
    (listed,) = client.get_model_repository_index()
    inputs = []
    for name, (datatype, data) in FILLED.items():
        given = triton.InferInput(name, [2], datatype)
        kinds = {"BYTES": np.object_, "FP64": np.float64, "INT64": np.int64, "BOOL": np.bool_}
        given.set_data_from_numpy(np.array(data, kinds[datatype]))
        inputs.append(given)
    for version in ("", listed["version"]):
        answer = client.infer("flights", inputs, model_version=version)
        plain = ask(port, INFER, request(**FILLED | {"distance": ("FP64", [350.5, None])}))[1]["outputs"]
        assert answer.as_numpy("probability").tolist() == plain[0]["data"]
        assert answer.as_numpy("positive").tolist() == plain[1]["data"]
    with pytest.raises(triton.InferenceServerException, match="Not Found"):
        client.infer("flights", inputs, model_version="7")
