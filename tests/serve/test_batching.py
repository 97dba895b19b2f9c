"""Requests that wait are answered together, each with its own answer or error."""

import asyncio
import json
from types import SimpleNamespace

import numpy as np
import pytest
from pydantic import TypeAdapter

from tidegate.config.schema.data import Columns
from tidegate.data.request_values import MismatchError
from tidegate.errors import EvidenceError
from tidegate.models.packages.describe_signature import describe
from tidegate.serve import batching
from tidegate.serve.app import Server
from tidegate.serve.batching import WaitingRequest, answer_all, batch
from tidegate.serve.package import Servable

COLUMNS = TypeAdapter(Columns).validate_python(
    {"x": {"type": "float", "nullable": True}, "y": {"type": "float", "role": "target"}}
)
SIGNATURE = describe(COLUMNS, model="toy", task="regression", threshold=0.5)


class Model:
    """Doubles x; a negative one is refused, and a lazy one takes its time."""

    def __init__(self):
        self.asked = []

    def predict(self, values):
        self.asked.append(list(values["x"]))
        if any(value < 0 for value in values["x"]):
            raise EvidenceError("negative")
        return 2.0 * np.array(values["x"])


@pytest.fixture
def model():
    return Model()


@pytest.fixture
def servable(model):
    return Servable(SIGNATURE, "abc", "scikit-learn", model.predict, model.predict)


def waiting(*values, gone=False, body=None):
    async def is_disconnected():
        return gone

    tensor = {"name": "x", "shape": [len(values)], "datatype": "FP64", "data": list(values)}
    request = SimpleNamespace(headers={}, is_disconnected=is_disconnected)
    return WaitingRequest(json.dumps({"inputs": [tensor]}).encode() if body is None else body, None, None, request)


def numbers(outcome):
    return json.loads(outcome.body)["outputs"][0]["data"]


def test_one_call_answers_all_and_each_gets_its_own_rows(servable, model):
    outcomes = answer_all(servable, [waiting(1.0, 2.0), waiting(3.0), waiting(4.0)], ignore_unknown=False)
    assert [numbers(outcome) for outcome in outcomes] == [[2, 4], [6], [8]]
    assert [outcome.predictions.tolist() for outcome in outcomes] == [[2, 4], [6], [8]]
    assert model.asked == [[1, 2, 3, 4]]


def test_a_request_that_does_not_fit_spoils_no_other(servable, model):
    first, wrong, last = answer_all(servable, [waiting(1.0), waiting(body=b"{"), waiting(2.0)], ignore_unknown=False)
    assert (numbers(first), numbers(last)) == ([2], [4])
    assert isinstance(wrong, MismatchError)
    assert model.asked == [[1, 2]]


def test_outputs_that_do_not_exist_are_one_requests_error(servable):
    strange = json.loads(waiting(1.0).received) | {"outputs": [{"name": "none"}]}
    wrong, fine = answer_all(servable, [waiting(body=json.dumps(strange).encode()), waiting(2.0)], ignore_unknown=False)
    assert isinstance(wrong, MismatchError)
    assert numbers(fine) == [4]


def test_where_a_row_makes_the_model_refuse_each_is_asked_alone(servable, model):
    fine, refused = answer_all(servable, [waiting(1.0), waiting(-1.0)], ignore_unknown=False)
    assert numbers(fine) == [2]
    assert str(refused) == "the model can't answer these values: negative"
    assert model.asked == [[1, -1], [1], [-1]]


def test_a_batch_leaves_out_who_is_gone_answered_or_too_large(monkeypatch):
    own, gone, done, fine = waiting(1.0), waiting(2.0, gone=True), waiting(3.0), waiting(5.0)
    large = waiting(*[4.0] * 99)
    done.outcome = MismatchError("answered")
    monkeypatch.setattr(batching, "MOST_BYTES", 400)
    assert asyncio.run(batch(own, [gone, done, large, own, fine])) == [own, fine]
    monkeypatch.setattr(batching, "MOST_REQUESTS", 1)
    assert asyncio.run(batch(own, [fine])) == [own]


def test_under_load_the_server_asks_the_model_less_often_than_it_is_asked(servable, model):
    httpx = pytest.importorskip("httpx")

    async def ask():
        transport = httpx.ASGITransport(Server(servable).app())
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            bodies = [waiting(float(number)).received for number in range(40)]
            answers = await asyncio.gather(*(client.post("/v2/models/toy/infer", content=body) for body in bodies))
        return [answer.json()["outputs"][0]["data"] for answer in answers]

    assert asyncio.run(ask()) == [[2.0 * number] for number in range(40)]
    assert len(model.asked) < 20
    assert sorted(value for asked in model.asked for value in asked) == list(range(40))
