"""A sampled request is a span of its trace, with what the access log has of it and no value of a feature."""

import json
from time import perf_counter, sleep, time_ns

import pytest

from serve.conftest import serving
from serve_requests import INFER, ask, request
from tidegate.columns import ColumnType
from tidegate.data.signature import InputTensor, OutputTensor, Signature
from tidegate.errors import DeclarationError
from tidegate.serve.observability.access_log import Exchange
from tidegate.serve.observability.spans import Spans, require_collector
from tidegate.serve.observability.trace_context import TraceContext
from trace_collector import collecting, spans

X = InputTensor("x", "FP64", ColumnType.FLOAT, nullable=True, unit=None)
SIGNATURE = Signature("toy", "regression", 0.5, (X,), (OutputTensor("predicted", "FP64"),))
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def made(exchange, sample=0.0, track="canary"):
    lines = []
    Spans(SIGNATURE, "abc", track, sample, lines.append).add(exchange)
    return [json.loads(line) for line in lines]


def exchanged(trace=None, **changes):
    known = {"status": 200, "cause": "", "rows": 2, "queue_s": 0.001, "predict_s": 0.0005, "values": {"x": [12345.678]}}
    return Exchange("r-1", trace=trace, started=perf_counter() - 0.25, **(known | changes))


def test_a_request_of_a_sampled_trace_is_a_span_in_it():
    (span,) = made(exchanged(TraceContext(TRACE, PARENT, is_sampled=True)))
    assert (span["traceId"], span["parentSpanId"], span["kind"]) == (TRACE, PARENT, 2)
    assert len(span["spanId"]) == 16
    began, ended = int(span["startTimeUnixNano"]), int(span["endTimeUnixNano"])
    assert ended - began == pytest.approx(0.25e9, rel=0.2)
    assert time_ns() - ended < 60e9
    values = {one["key"]: one["value"] for one in span["attributes"]}
    assert values == {
        "tidegate.model": {"stringValue": "toy"},
        "tidegate.version": {"stringValue": "abc"},
        "tidegate.track": {"stringValue": "canary"},
        "http.response.status_code": {"intValue": "200"},
        "tidegate.rows": {"intValue": "2"},
        "tidegate.queue_ms": {"doubleValue": 1.0},
        "tidegate.predict_ms": {"doubleValue": 0.5},
        "tidegate.request_id": {"stringValue": "r-1"},
    }
    assert "12345" not in json.dumps(span), "no value of a feature"


def test_who_asks_decides_whether_it_is_sampled():
    assert made(exchanged(TraceContext(TRACE, PARENT, is_sampled=False)), sample=1.0) == []


def test_of_requests_without_a_trace_a_share_begins_one():
    assert made(exchanged()) == []
    (span,) = made(exchanged(), sample=1.0)
    assert "parentSpanId" not in span
    assert len(span["traceId"]) == 32


@pytest.mark.parametrize(("status", "is_failed"), [(200, False), (400, False), (503, True)])
def test_an_error_of_the_server_is_one_of_the_span(status, is_failed):
    (span,) = made(exchanged(status=status, cause="value", name="x"), sample=1.0)
    assert (span.get("status") == {"code": 2}) is is_failed
    values = {one["key"]: one["value"] for one in span["attributes"]}
    assert values["tidegate.cause"] == {"stringValue": "value"}
    assert values["tidegate.input"] == {"stringValue": "x"}


def test_the_name_of_an_input_that_the_model_lacks_is_not_in_it():
    (span,) = made(exchanged(status=400, cause="unknown_input", name="secret"), sample=1.0)
    assert "secret" not in json.dumps(span)


@pytest.mark.parametrize(
    "address",
    [
        "collector",
        "collector:4318",
        "ftp://collector",
        "http://",
        "http://c:70000",
        "http://c:0",
        "http://me:s3cret@c",
        "http://c/?a=b",
        "http://c/#a",
        "http://[::1",
        "http://c/a b",
        "http://c/\r\nx: y",
    ],
)
def test_what_is_no_address_of_a_collector_is_refused(address):
    with pytest.raises(DeclarationError, match="--traces takes") as raised:
        require_collector(address, 0.1)
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize(
    "address", ["", "http://localhost:4318", "https://c.example.com/otlp/v1/traces", "http://[::1]:4318"]
)
def test_addresses(address):
    require_collector(address, 0.1)
    with pytest.raises(DeclarationError, match="share from 0 to 1"):
        require_collector(address, 1.1)


def test_a_served_request_reaches_a_collector_and_is_an_exemplar(packaged):
    with collecting() as (address, received):
        with serving(packaged, "--traces", address, "--trace-sample", "0", "--drain", "0") as (process, port):
            scraper = {"accept": "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"}
            sampled = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
            assert ask(port, INFER, request(), headers=sampled)[0] == 200
            assert ask(port, INFER, request())[0] == 200
            assert ask(port, INFER, {"inputs": []}, headers=sampled)[0] == 400
            plain = ask(port, "/metrics")[1]
            exemplars = ask(port, "/metrics", headers=scraper)[1]
            process.terminate()
            process.wait(10)
        found = spans(received)
    assert [(span["traceId"], span["attributes"]["http.response.status_code"]) for span in found] == [
        (TRACE, "200"),
        (TRACE, "400"),
    ]
    resources = [one["resource"] for _, document in received for one in document["resourceSpans"]]
    assert {one["attributes"][0]["value"]["stringValue"] for one in resources} == {"flights"}
    assert TRACE not in plain
    (line,) = (line for line in exemplars.splitlines() if TRACE in line)
    assert line.startswith("tidegate_request_seconds_bucket{le=")
    assert exemplars.endswith("# EOF\n")


def test_a_collector_that_is_not_there_costs_spans_and_no_request(packaged):
    with serving(packaged, "--traces", "http://127.0.0.1:9", "--trace-sample", "1", "--drain", "0") as (_, port):
        assert ask(port, INFER, request())[0] == 200
        for _ in range(100):
            if "tidegate_spans_dropped_total 1.0" in ask(port, "/metrics")[1]:
                return
            sleep(0.05)
    pytest.fail("the span was not counted as dropped")
