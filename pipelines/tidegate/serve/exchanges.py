"""What is counted and logged of a request, from its begin to its end."""

from collections.abc import Callable, Mapping
from time import perf_counter

from starlette.requests import Request

from tidegate.data.request_values import MismatchError
from tidegate.serve import binary_tensors
from tidegate.serve.answers import Answer
from tidegate.serve.batching import WaitingRequest
from tidegate.serve.http import request_body
from tidegate.serve.http.at_once import Arrived
from tidegate.serve.observability import access_log, trace_context
from tidegate.serve.observability.access_log import Exchange
from tidegate.serve.served import Served

_LENGTH, _ENCODING = binary_tensors.HEADER.encode(), request_body.ENCODING.encode()


def begun(served: Served, header: Callable[[str], bytes]) -> Exchange:
    """Of a request to what is served, with these headers; an absent one is empty.

    It has an id where a log names it, and a trace where its client says so.
    """
    given_id = header(access_log.ID_HEADER).decode("latin-1") if served.is_logged else ""
    exchange = Exchange(access_log.request_id(given_id) if served.is_logged else "")
    if traceparent := header(trace_context.HEADER):
        exchange.trace = trace_context.read(traceparent)
    return exchange


def waiting(request: Request, received: bytes, served: Served) -> WaitingRequest:
    """A request whose body has arrived."""
    headers = request.headers
    encoding = headers.get(request_body.ENCODING, "")
    return WaitingRequest(received, headers.get(binary_tensors.HEADER), served, request, encoding)


def waiting_at_once(given: Mapping[bytes, bytes], arrived: Arrived, served: Served) -> WaitingRequest:
    """The same of one that has arrived whole; `given` are its header fields."""
    length = given.get(_LENGTH)
    encoding = given.get(_ENCODING, b"").decode("latin-1")
    header_length = length.decode("latin-1") if length is not None else None
    return WaitingRequest(arrived.body, header_length, served, None, encoding, arrived.at)


def note(own: WaitingRequest, exchange: Exchange) -> None:
    """When it was answered, and the values that were asked for."""
    exchange.queue_s = (own.answered_from or perf_counter()) - own.arrived
    exchange.predict_s = own.answered_at - own.answered_from
    exchange.values = own.values


def answered(own: WaitingRequest, exchange: Exchange) -> Answer:
    """The answer that it got; raises the error that it got."""
    if isinstance(own.outcome, MismatchError):
        exchange.cause, exchange.name = own.outcome.cause, own.outcome.name
        raise own.outcome.without_frames()  # a frame that is raised through holds `own`: a cycle, with all its bytes
    assert own.outcome is not None
    answer = own.outcome
    own.served.counts.scored(answer.predictions)
    exchange.cause, exchange.sent, exchange.rows = "", len(answer.body), len(answer.predictions)
    if own.served.rows and exchange.values is not None:
        own.served.rows.log(exchange.id, exchange.values, answer.predictions)
    return answer


def ended(served: Served, exchange: Exchange) -> None:
    served.counts.answered(exchange.status, exchange.started, exchange.trace)
    if served.log:
        served.log.log(exchange)
    if served.spans:
        served.spans.add(exchange)


def fields(exchange: Exchange) -> dict[str, str]:
    """What the response's header says of it."""
    return {access_log.ID_HEADER: exchange.id} if exchange.id else {}
