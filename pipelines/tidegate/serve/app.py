"""Answer the Open Inference Protocol v2 for one loaded package.

https://github.com/kserve/open-inference-protocol. Predictions are made and written in one worker thread, so that health
checks never wait for them; beyond a bounded queue, time in it or memory, a request is refused with 503.
"""

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tidegate.data.request_values import MismatchError
from tidegate.serve import exchanges
from tidegate.serve.batching import WaitingRequest
from tidegate.serve.endpoints import Endpoints
from tidegate.serve.http import request_body
from tidegate.serve.http.at_once import Arrived, AtOnce, Reply
from tidegate.serve.http.drain import Drain
from tidegate.serve.http.early_response import RefusalResponse
from tidegate.serve.observability.access_log import AccessLog, Exchange
from tidegate.serve.observability.telemetry import Telemetry
from tidegate.serve.package import Servable
from tidegate.serve.routing.split import STABLE, KeyedChoice, RequestSplit
from tidegate.serve.served import Served
from tidegate.serve.shadow import Shadow
from tidegate.serve.turns import MOST_BYTES_AT_ONCE, Turns

_JSON = "application/json"


class Server:
    """What answers inference requests, with one package, or two between which they are divided."""

    def __init__(
        self,
        servable: Servable,
        *,
        ignore_unknown: bool = False,
        log: AccessLog | None = None,
        split: RequestSplit | None = None,
    ) -> None:
        self.telemetry = Telemetry(
            model=servable.name,
            version=servable.version,
            task=servable.signature.task,
            has_variants=split is not None,
        )
        self.split = split or RequestSplit()
        self.shadow = Shadow(self.split.shadow, self.telemetry.shadow_dropped.inc, ignore_unknown=ignore_unknown)
        self.drain = Drain()
        self.turns = Turns(ignore_unknown=ignore_unknown)
        self.held = request_body.HeldBytes()
        self.telemetry.waiting.set_function(lambda: self.turns.length)
        self.at_once = AtOnce(frozenset(), MOST_BYTES_AT_ONCE, self.infer_at_once)
        self.serve(Served(servable, self.telemetry.counts(STABLE, servable.version), log))

    def serve(self, served: Served, candidate: Served | None = None, flag: KeyedChoice | None = None) -> None:
        """Serve this from now on. Requests in progress are answered by what was served before.

        A flag decides in place of the split's weight.
        """
        self.at_once.answer_all()  # one of them may name a version that ends now
        self.served, self.candidate, self.flag = served, candidate, flag
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

    def _chosen(self, path: str, header: Callable[[str], bytes]) -> Served:
        """Which version answers: the one that the path names, or as the flag or the split has it."""
        if named := self.infer_paths.get(path):
            return named
        if self.candidate is None:
            return self.served
        if self.flag:
            stable, candidate = self.served.servable.version, self.candidate.servable.version
            is_candidates = self.flag.is_candidates(header, stable=stable, candidate=candidate)
        else:
            is_candidates = self.split.is_candidates(header(self.split.sticky))
        return self.candidate if is_candidates else self.served

    def app(self) -> ASGIApp:
        """All endpoints."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and b"%2f" in scope.get("raw_path", b"").lower():
                # it is not a separator (RFC 3986, 2.2): a proxy that permits paths has not seen the one it would become
                not_found = JSONResponse({"error": "Not Found: %2F in a path is not taken for a slash"}, 404)
                await not_found(scope, receive, send)
            elif scope["type"] == "http" and scope["method"] == "POST" and scope["path"] in self.infer_paths:
                response = await self.infer(Request(scope, receive, send))
                await response(scope, receive, send)
            else:
                await self.others(scope, receive, send)

        return answer

    def infer_at_once(self, arrived: Sequence[Arrived]) -> list[Reply]:
        """The replies to requests that have arrived whole, in order."""
        taken = [self._taken(one) for one in arrived]
        replies: list[Reply] = []
        try:
            self.turns.answer_now([own for own, _ in taken])
            for own, exchange in taken:
                replies.append(self._reply(own, exchange))
        finally:
            # of several that are asked anew one by one nothing is counted yet
            if len(replies) == len(taken) or len(taken) == 1:
                for own, exchange in taken:
                    exchanges.ended(own.served, exchange)
        return replies

    def _taken(self, arrived: Arrived) -> tuple[WaitingRequest, Exchange]:
        given = dict(reversed(arrived.fields))  # of a repeated field the first counts

        def header(name: str) -> bytes:
            return given.get(name.encode(), b"")

        served = self._chosen(arrived.path.decode(), header)
        exchange = exchanges.begun(served, header)
        exchange.started, exchange.received = arrived.at, len(arrived.body)
        return exchanges.waiting_at_once(given, arrived, served), exchange

    def _reply(self, own: WaitingRequest, exchange: Exchange) -> Reply:
        self._mirror(own)
        exchanges.note(own, exchange)
        extra = exchanges.fields(exchange)
        try:
            answer = exchanges.answered(own, exchange)
        except MismatchError as error:
            exchange.status, media, body = 400, _JSON, bytes(_refused(error).body)
        else:
            exchange.status, media, body = 200, answer.media_type, answer.body
            extra |= answer.headers
        lines = [b"content-type: %b\r\n" % media.encode()]
        lines += [f"{name}: {value}\r\n".encode() for name, value in extra.items()]
        return exchange.status, b"".join(lines), body

    async def infer(self, request: Request) -> Response:
        def header(name: str) -> bytes:
            return request.headers.get(name, "").encode("latin-1")

        served = self._chosen(request.scope["path"], header)
        exchange = exchanges.begun(served, header)
        try:
            response = await self._response(request, served, exchange)
            exchange.status = response.status_code
        finally:
            exchanges.ended(served, exchange)
        response.headers.update(exchanges.fields(exchange))
        return response

    async def _response(self, request: Request, served: Served, exchange: Exchange) -> Response:
        with self.held.request() as hold:
            try:
                self.turns.admit()
                received = await request_body.read(request, hold)
                exchange.received = len(received)
                own = exchanges.waiting(request, received, served)
                try:
                    await self.turns.answer(own)
                    self._mirror(own)
                finally:
                    exchanges.note(own, exchange)
                answer = exchanges.answered(own, exchange)
                return Response(answer.body, headers=answer.headers, media_type=answer.media_type)
            except MismatchError as error:
                return _refused(error)
            except request_body.RefusedError as error:
                exchange.cause = error.cause
                return RefusalResponse({"error": str(error)}, error.code)

    def _mirror(self, own: WaitingRequest) -> None:
        if self.candidate and self.split.shadow and own.served is not self.candidate:
            self.shadow.mirror(self.candidate, own)


def _refused(error: MismatchError) -> Response:
    return JSONResponse({"error": str(error)}, 400)
