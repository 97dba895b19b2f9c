"""An answer has the outputs that were asked for, once each."""

import json

import numpy as np
import pytest

from tidegate.data.request_values import MismatchError
from tidegate.data.signature import OutputTensor, Signature
from tidegate.serve import answers
from tidegate.serve.package import Servable

OUTPUTS = (OutputTensor("probability", "FP64"), OutputTensor("positive", "BOOL"))


def unused(_rows):
    raise AssertionError


SERVABLE = Servable(Signature("flights", "binary", 0.4, (), OUTPUTS), "abc", "scikit-learn", unused, unused)
PREDICTIONS = np.array([0.25, 0.5])


def write(servable, document, predictions):
    return answers.write(servable, document, predictions, answers.columns(servable, predictions))


def test_all_outputs_with_the_requests_id():
    answer = write(SERVABLE, {"id": "7"}, PREDICTIONS)
    assert (answer.media_type, answer.headers) == ("application/json", {})
    assert json.loads(answer.body) == {
        "model_name": "flights",
        "model_version": "abc",
        "id": "7",
        "outputs": [
            {"name": "probability", "datatype": "FP64", "shape": [2], "data": [0.25, 0.5]},
            {"name": "positive", "datatype": "BOOL", "shape": [2], "data": [False, True]},
        ],
    }


def test_binary_outputs_follow_the_json():
    answer = write(SERVABLE, {"parameters": {"binary_data_output": True}}, PREDICTIONS)
    assert answer.media_type == "application/octet-stream"
    assert answer.body[int(answer.headers["inference-header-content-length"]) :] == PREDICTIONS.tobytes() + b"\0\1"


@pytest.mark.parametrize(
    "outputs",
    [[{"name": "score"}], [{}], "positive", [{"name": "positive"}] * 2],
    ids=["unknown", "none", "text", "two"],
)
def test_outputs_that_do_not_exist_or_repeat_are_refused(outputs):
    with pytest.raises(MismatchError, match="outputs"):
        write(SERVABLE, {"outputs": outputs}, PREDICTIONS)
