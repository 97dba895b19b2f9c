"""Answer the Open Inference Protocol v2 for one loaded package.

https://github.com/kserve/open-inference-protocol. Predictions are made and written in one worker thread, so that health
checks never wait for them; beyond a bounded queue, time in it or memory, a request is refused with 503.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

import anyio
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tidegate.data.request_values import MismatchError
from tidegate.serve import access_log, batching, binary_tensors, request_body
from tidegate.serve.access_log import AccessLog, Exchange
from tidegate.serve.answers import Answer
from tidegate.serve.batching import WaitingRequest
from tidegate.serve.drain import Drain
from tidegate.serve.early_response import RefusalResponse
from tidegate.serve.endpoints import Endpoints
from tidegate.serve.http_protocol import AtOnce, Fields
from tidegate.serve.package import Servable
from tidegate.serve.served import Served
from tidegate.serve.shadow import Shadow
from tidegate.serve.split import STABLE, Split
from tidegate.serve.telemetry import Telemetry
from tidegate.served_series import MOST_WAITING

MOST_QUEUED_SECONDS = 10.0
_JSON = "application/json"
_ID, _LENGTH = access_log.ID_HEADER.encode(), binary_tensors.HEADER.encode()
MOST_BYTES_AT_ONCE = 16 * 1024
"""Of a request that an exact form answers in less time than a thread takes to be asked: a few dozen rows."""


class Server:
    """What answers inference requests, with one package, or two between which they are divided."""

    def __init__(
        self,
        servable: Servable,
        *,
        ignore_unknown: bool = False,
        log: AccessLog | None = None,
        split: Split | None = None,
    ) -> None:
        self.telemetry = Telemetry(
            model=servable.name,
            version=servable.version,
            task=servable.signature.task,
            has_variants=split is not None,
        )
        self.split = split or Split()
        self.ignore_unknown = ignore_unknown
        self.shadow = Shadow(self.split.shadow, self.telemetry.shadow_dropped.inc, ignore_unknown=ignore_unknown)
        self.drain = Drain()
        self.workers = anyio.CapacityLimiter(1)
        self.held = request_body.HeldBytes()
        self.waiting: list[WaitingRequest] = []
        self.telemetry.waiting.set_function(lambda: self.workers.statistics().tasks_waiting)
        self.at_once = AtOnce(frozenset(), MOST_BYTES_AT_ONCE, self.infer_at_once)
        self.serve(Served(servable, self.telemetry.counts(STABLE, servable.version), log))

    def serve(self, served: Served, candidate: Served | None = None) -> None:
        """From now on; requests that are being answered are answered by what was served before."""
        self.served, self.candidate = served, candidate
        for track, variant in ((STABLE, served), (self.split.candidate_track, candidate)):
            if variant is not None:
                named = variant.servable
                self.telemetry.describe(model=named.name, version=named.version, track=track)
        variants = (served, *([candidate] if candidate else ()))
        others = Endpoints(tuple(variant.servable for variant in variants), self.telemetry, self.infer, self.drain)
        by_version = {variant.servable.version: variant for variant in reversed(variants)}
        # by its whole path: Starlette's way to inference takes a third of a request
        self.infer_paths: dict[str, Served | None] = {
            path: by_version.get(version) for path, version in others.infer_paths.items()
        }
        self.others = others.app()
        # without an exact form, requests wait and are answered together
        are_exact = all(variant.servable.is_exact for variant in variants)
        self.at_once.paths = frozenset(path.encode() for path in self.infer_paths if are_exact)

    def _chosen(self, path: str, key: bytes) -> Served:
        """Which version answers: the one that the path names, or as the split has it."""
        if named := self.infer_paths.get(path):
            return named
        return self.candidate if self.candidate and self.split.is_candidates(key) else self.served

    def app(self) -> ASGIApp:
        """All endpoints."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and scope["method"] == "POST" and scope["path"] in self.infer_paths:
                response = await self.infer(Request(scope, receive, send))
                await response(scope, receive, send)
            else:
                await self.others(scope, receive, send)

        return answer

    def infer_at_once(self, path: bytes, fields: Fields, received: bytes) -> tuple[int, bytes, bytes]:
        """The status, header lines and body of the response to a request that has arrived whole."""
        given = dict(reversed(fields))  # of a repeated field the first counts
        served = self._chosen(path.decode(), given.get(self.split.sticky.encode(), b""))
        exchange = _begun(served, given.get(_ID, b"").decode("latin-1"))
        length = given.get(_LENGTH)
        own = WaitingRequest(received, length.decode("latin-1") if length is not None else None, served=served)
        exchange.received = len(received)
        try:
            self._answer([own])
            self._mirror(own)
            _note(own, exchange)
            try:
                answer = _answered(served, own, exchange)
                exchange.status, media, extra, body = 200, answer.media_type, answer.headers, answer.body
            except MismatchError as error:
                exchange.status, media, extra, body = 400, _JSON, {}, bytes(_refused(error, exchange).body)
        finally:
            _ended(served, exchange)
        lines = b"".join(f"{name}: {value}\r\n".encode() for name, value in _fields(exchange, extra).items())
        return exchange.status, b"content-type: %b\r\n%b" % (media.encode(), lines), body

    async def infer(self, request: Request) -> Response:
        key = request.headers.get(self.split.sticky, "").encode("latin-1")
        served = self._chosen(request.scope["path"], key)
        exchange = _begun(served, request.headers.get(access_log.ID_HEADER))
        try:
            response = await self._response(request, served, exchange)
            exchange.status = response.status_code
        finally:
            _ended(served, exchange)
        response.headers.update(_fields(exchange, {}))
        return response

    async def _response(self, request: Request, served: Served, exchange: Exchange) -> Response:
        with self.held.request() as hold:
            try:
                self._admit()
                received = await request_body.read(request, hold)
                exchange.received = len(received)
                own = WaitingRequest(received, request.headers.get(binary_tensors.HEADER), request, served=served)
                try:
                    await self._answer_in_turn(own)
                    self._mirror(own)
                finally:
                    _note(own, exchange)
                answer = _answered(served, own, exchange)
                return Response(answer.body, headers=answer.headers, media_type=answer.media_type)
            except MismatchError as error:
                return _refused(error, exchange)
            except request_body.RefusedError as error:
                exchange.cause = error.cause
                return RefusalResponse({"error": str(error)}, error.code)

    async def _answer_in_turn(self, own: WaitingRequest) -> None:
        if own.served is not None and own.served.servable.is_exact and len(own.received) <= MOST_BYTES_AT_ONCE:
            self._answer([own])
            return
        self.waiting.append(own)
        try:
            async with self._turn():
                await self._answer_with_others(own)
        finally:
            self.waiting.remove(own)

    async def _answer_with_others(self, own: WaitingRequest) -> None:
        """Unless another one's turn has answered it, too."""
        if own.outcome is None:
            assert own.request is not None
            await request_body.still_wanted(own.request)
            await run_sync(self._answer, await batching.batch(own, self._alike(own)))

    def _alike(self, own: WaitingRequest) -> list[WaitingRequest]:
        """The others that the same version is to answer; an exact form gains nothing by answering them together."""
        if own.served is None or own.served.servable.is_exact:
            return []
        return [other for other in self.waiting if other.served is own.served]

    def _answer(self, requests: list[WaitingRequest]) -> None:
        """All of one version."""
        served = requests[0].served or self.served
        outcomes = batching.answer_all(served.servable, requests, ignore_unknown=self.ignore_unknown)
        for request, outcome in zip(requests, outcomes, strict=True):
            request.outcome = outcome

    def _mirror(self, own: WaitingRequest) -> None:
        if self.candidate and self.split.shadow and own.served is not self.candidate:
            self.shadow.mirror(self.candidate, own)

    def _admit(self) -> None:
        if self.workers.statistics().tasks_waiting >= MOST_WAITING:
            raise request_body.RefusedError(503, "too many requests are waiting; try again", cause="queue_full")

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for the worker, for a bounded time: later the client has given up."""
        borrower = object()
        try:
            with anyio.fail_after(MOST_QUEUED_SECONDS):
                await self.workers.acquire_on_behalf_of(borrower)
        except TimeoutError:
            reason = f"the request waited for {MOST_QUEUED_SECONDS:g} s; try again"
            raise request_body.RefusedError(503, reason, cause="queue_time") from None
        try:
            yield
        finally:
            self.workers.release_on_behalf_of(borrower)


def _note(own: WaitingRequest, exchange: Exchange) -> None:
    """What the log says of how a request was answered."""
    exchange.queue_s = (own.answered_from or perf_counter()) - own.arrived
    exchange.predict_s = own.answered_at - own.answered_from
    exchange.values = own.values


def _begun(served: Served, given_id: str | None) -> Exchange:
    return Exchange(access_log.request_id(given_id) if served.is_logged else "")


def _ended(served: Served, exchange: Exchange) -> None:
    served.counts.answered(exchange.status, exchange.started)
    if served.log:
        served.log.log(exchange)


def _fields(exchange: Exchange, others: dict[str, str]) -> dict[str, str]:
    return others | {access_log.ID_HEADER: exchange.id} if exchange.id else others


def _answered(served: Served, own: WaitingRequest, exchange: Exchange) -> Answer:
    """The answer that it got; raises the error that it got."""
    if isinstance(own.outcome, MismatchError):
        raise own.outcome
    assert own.outcome is not None
    answer = own.outcome
    served.counts.scored(answer.predictions)
    exchange.cause, exchange.sent, exchange.rows = "", len(answer.body), len(answer.predictions)
    if served.rows and exchange.values is not None:
        served.rows.log(exchange.id, exchange.values, answer.predictions)
    return answer


def _refused(error: MismatchError, exchange: Exchange) -> Response:
    exchange.cause, exchange.name = error.cause, error.name
    return JSONResponse({"error": str(error)}, 400)
