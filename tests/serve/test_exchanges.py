"""What is known of a request reaches its counters, its logs and its response's header."""

import numpy as np
import pytest

from tidegate.columns import ColumnType
from tidegate.data.request_values import MismatchError
from tidegate.data.signature import InputTensor, OutputTensor, Signature
from tidegate.serve import exchanges
from tidegate.serve.answers import Answer
from tidegate.serve.http.at_once import Arrived
from tidegate.serve.observability.access_log import AccessLog, LogOptions
from tidegate.serve.observability.telemetry import Telemetry
from tidegate.serve.package import EXACT, Servable
from tidegate.serve.served import Served

X = InputTensor("x", "FP64", ColumnType.FLOAT, nullable=True, unit=None)
SIGNATURE = Signature("toy", "regression", 0.5, (X,), (OutputTensor("predicted", "FP64"),))


class Counted:
    def __init__(self, *, is_logged):
        self.telemetry, self.lines = Telemetry(model="toy", version="a", task="regression"), []
        log = AccessLog(LogOptions(), SIGNATURE, "a", self.lines.append) if is_logged else None
        self.served = Served(Servable(SIGNATURE, "a", EXACT, np.array, np.array), self.telemetry.counts(), log)

    def exchanged(self, outcome):
        exchange = exchanges.begun(self.served, lambda name: {"x-request-id": b"r-1"}.get(name, b""))
        own = exchanges.waiting_at_once({b"inference-header-content-length": b"7"}, Arrived(b"", [], b""), self.served)
        own.outcome = outcome
        try:
            exchange.status = 400
            exchanges.answered(own, exchange)
            exchange.status = 200
        finally:
            exchanges.ended(self.served, exchange)
        return own, exchange


def test_an_answer_is_counted_and_logged():
    counted = Counted(is_logged=True)
    own, exchange = counted.exchanged(Answer(b"{}", None, np.array([1.0, 2.0])))
    assert (own.header_length, exchange.rows, exchange.sent, exchange.cause) == ("7", 2, 2, "")
    assert exchanges.fields(exchange) == {"x-request-id": "r-1"}
    assert b'"status":200' in counted.lines[0]
    assert "tidegate_score_sum 3.0" in counted.telemetry.text().decode()


def test_a_refusal_is_raised_counted_and_named():
    counted = Counted(is_logged=True)
    with pytest.raises(MismatchError):
        counted.exchanged(MismatchError("no", cause="value", name="x"))
    assert b'"status":400,"cause":"value","input":"x"' in counted.lines[0]
    assert 'tidegate_requests_total{code="400"} 1.0' in counted.telemetry.text().decode()


def test_without_a_log_a_request_has_no_id():
    _, exchange = Counted(is_logged=False).exchanged(Answer(b"{}", None, np.array([1.0])))
    assert (exchange.id, exchanges.fields(exchange)) == ("", {})
