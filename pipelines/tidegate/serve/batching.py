"""Answer requests that wait for the model together, in one call for all rows.

scikit-learn takes nearly as long for one row as for a hundred. Nothing is waited for: whoever gets the worker takes
along what has arrived meanwhile, so that batches grow with the load.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from time import perf_counter
from typing import Any

from starlette.requests import Request

from tidegate.data.request_values import MismatchError
from tidegate.serve import answers, binary_tensors
from tidegate.serve.answers import Answer
from tidegate.serve.http import request_body
from tidegate.serve.package import Servable, Values
from tidegate.serve.served import Served

MOST_BYTES = 256 * 1024
"""The most bytes of a batch's requests: a larger request is answered separately."""
MOST_REQUESTS = 64
Outcome = Answer | MismatchError


@dataclass(eq=False, slots=True)
class WaitingRequest:
    """A request whose body has arrived; `outcome` once it was answered, perhaps in another one's batch."""

    received: bytes
    header_length: str | None
    """The length of the request's JSON if binary data follow, as the client declares it."""
    served: Served
    """What is to answer it."""
    request: Request | None = None
    """None of a request that is answered at once."""
    encoding: str = ""
    """How its body is encoded, as the client declares it."""
    arrived: float = field(default_factory=perf_counter)
    answered_from: float = 0.0
    answered_at: float = 0.0
    """When the call that answers it began and ended, on the clock of `perf_counter`."""
    values: Values | None = None
    outcome: Outcome | None = None

    async def is_wanted(self) -> bool:
        """Whether its client is still there."""
        return self.request is None or not await self.request.is_disconnected()


@dataclass(frozen=True, slots=True)
class _Parsed:
    document: Mapping[str, Any]
    values: Values

    @property
    def rows(self) -> int:
        return len(next(iter(self.values.values())))


async def batch(own: WaitingRequest, waiting: Sequence[WaitingRequest]) -> list[WaitingRequest]:
    """The request and others that wait, whose clients are still there, the oldest first after it."""
    chosen, held = [own], len(own.received)
    for other in waiting:
        if other is own or other.outcome is not None or len(chosen) >= MOST_REQUESTS:
            continue
        if held + len(other.received) <= MOST_BYTES and await other.is_wanted():
            chosen.append(other)
            held += len(other.received)
    return chosen


def answer_all(servable: Servable, requests: Sequence[WaitingRequest], *, ignore_unknown: bool) -> list[Outcome]:
    """The answers, in order: each request that does not fit has its own error."""
    began = perf_counter()
    if len(requests) == 1:
        (waiting,) = requests
        one = _parsed(servable, waiting, ignore_unknown=ignore_unknown)
        outcome = _alone(servable, one) if isinstance(one, _Parsed) else one
        _note(waiting, one, began)
        return [outcome]
    parsed = [_parsed(servable, waiting, ignore_unknown=ignore_unknown) for waiting in requests]
    fitting = [request for request in parsed if isinstance(request, _Parsed)]
    are_together = len(fitting) > 1 and servable.is_same_in_batches
    made = iter(_together(servable, fitting) if are_together else [_alone(servable, one) for one in fitting])
    outcomes = [next(made) if isinstance(request, _Parsed) else request for request in parsed]
    for waiting, request in zip(requests, parsed, strict=True):
        _note(waiting, request, began)
    return outcomes


def _note(waiting: WaitingRequest, parsed: _Parsed | MismatchError, began: float) -> None:
    waiting.answered_from, waiting.answered_at = began, perf_counter()
    waiting.values = parsed.values if isinstance(parsed, _Parsed) else None


def _parsed(servable: Servable, waiting: WaitingRequest, *, ignore_unknown: bool) -> _Parsed | MismatchError:
    received, header_length, is_plain = waiting.received, waiting.header_length, not waiting.encoding
    most = request_body.MOST_ROWS
    if is_plain and header_length is None and (read := servable.plain.read(received, most)):
        return _Parsed(*read)
    try:
        request_body.require_plain(waiting.encoding)
        text, binary = binary_tensors.split(received, header_length)
        document = binary_tensors.with_data(request_body.parse(text), binary or b"")
        values = servable.validated(document.get("inputs"), most, ignore_unknown=ignore_unknown)
        return _Parsed(document, values)
    except MismatchError as error:
        return error.without_frames()


def _alone(servable: Servable, parsed: _Parsed) -> Outcome:
    try:
        predictions = servable.predicted(parsed.values)
        return answers.write(servable, parsed.document, predictions, answers.columns(servable, predictions))
    except MismatchError as error:
        return error.without_frames()


def _together(servable: Servable, requests: Sequence[_Parsed]) -> list[Outcome]:
    """One prediction for the rows of all; where one of them makes the model refuse, each is asked alone."""
    names = requests[0].values
    rows = [request.values for request in requests]
    merged = {name: [*chain.from_iterable([values[name] for values in rows])] for name in names}
    try:
        predictions = servable.predicted(merged)
    except MismatchError:
        return [_alone(servable, request) for request in requests]
    columns = answers.columns(servable, predictions)
    outcomes: list[Outcome] = []
    first = 0
    for request in requests:
        own, values = predictions[first : first + request.rows], answers.some(servable, columns, first, request.rows)
        try:
            outcomes.append(answers.write(servable, request.document, own, values))
        except MismatchError as error:
            outcomes.append(error.without_frames())
        first += request.rows
    return outcomes
