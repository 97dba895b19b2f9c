"""Answer the Open Inference Protocol v2 for one loaded package.

https://github.com/kserve/open-inference-protocol. Predictions are made and written in one worker thread, so that health
checks never wait for them; beyond a bounded queue, time in it or memory, a request is refused with 503.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tidegate import __name__ as package_name
from tidegate.data.signature import OutputTensor
from tidegate.models.signature import MismatchError
from tidegate.serve import answers, batching, binary_tensors, request_body
from tidegate.serve.answers import Answer
from tidegate.serve.batching import WaitingRequest
from tidegate.serve.early_response import RefusalResponse
from tidegate.serve.package import Servable
from tidegate.serve.telemetry import CONTENT_TYPE, Telemetry
from tidegate.served_series import MOST_WAITING

MOST_QUEUED_SECONDS = 10.0
MOST_BYTES_AT_ONCE = 16 * 1024
"""Of a request that an exact form answers in less time than a thread takes to be asked: a few dozen rows."""


class Server:
    """The endpoints of one package."""

    def __init__(self, servable: Servable, *, ignore_unknown: bool = False) -> None:
        signature = servable.signature
        self.servable = servable
        self.ignore_unknown = ignore_unknown
        self.telemetry = Telemetry(model=servable.name, version=servable.version, task=signature.task)
        self.workers = anyio.CapacityLimiter(1)
        self.held = request_body.HeldBytes()
        self.waiting: list[WaitingRequest] = []
        self.telemetry.waiting.set_function(lambda: self.workers.statistics().tasks_waiting)

    def app(self) -> Starlette:
        unversioned = f"/v2/models/{self.servable.name}"
        routes = []
        for model in (unversioned, f"{unversioned}/versions/{self.servable.version}"):
            routes += [
                Route(f"{model}/infer", self.infer, methods=["POST"]),  # first: routes are tried in their order
                Route(model, self.metadata),
                Route(f"{model}/ready", self.ready),
            ]
        routes += [
            Route("/v2", self.about),
            Route("/v2/health/live", self.live),
            Route("/v2/health/ready", self.ready),
            Route("/v2/repository/index", self.index, methods=["POST"]),
            Route("/metrics", self.metrics),
        ]
        # the names by which Amazon SageMaker calls any container
        routes += [Route("/ping", self.ready), Route("/invocations", self.infer, methods=["POST"])]
        return Starlette(
            routes=routes,
            exception_handlers={HTTPException: _http_error},
        )

    async def about(self, _request: Request) -> Response:
        from importlib.metadata import version

        return JSONResponse(
            {"name": package_name, "version": version(package_name), "extensions": [binary_tensors.EXTENSION]}
        )

    async def live(self, _request: Request) -> Response:
        return JSONResponse({"live": True})

    async def ready(self, _request: Request) -> Response:
        """The package was loaded and has answered its golden requests before the port was opened."""
        return JSONResponse({"ready": True, "name": self.servable.name, "version": self.servable.version})

    async def index(self, _request: Request) -> Response:
        """The model repository extension's list of models."""
        return JSONResponse([{"name": self.servable.name, "version": self.servable.version, "state": "READY"}])

    async def metrics(self, _request: Request) -> Response:
        return Response(self.telemetry.text(), media_type=CONTENT_TYPE)

    async def metadata(self, _request: Request) -> Response:
        signature = self.servable.signature
        tensors = {
            "inputs": [
                {"name": tensor.name, "datatype": tensor.datatype, "shape": [-1]} for tensor in signature.inputs
            ],
            "outputs": [_described(tensor) for tensor in signature.outputs],
        }
        named = {"name": self.servable.name, "versions": [self.servable.version], "platform": self.servable.platform}
        return JSONResponse(named | tensors)

    async def infer(self, request: Request) -> Response:
        with self.telemetry.request() as status, self.held.request() as hold:
            try:
                self._admit()
                received = await request_body.read(request, hold)
                answer = await self._answered(request, received)
                response = Response(answer.body, headers=answer.headers, media_type=answer.media_type)
            except MismatchError as error:
                response = JSONResponse({"error": str(error)}, 400)
            except request_body.RefusedError as error:
                response = RefusalResponse({"error": str(error)}, error.code)
            status["code"] = response.status_code
            return response

    async def _answered(self, request: Request, received: bytes) -> Answer:
        own = WaitingRequest(request, received)
        if self.servable.is_exact and len(received) <= MOST_BYTES_AT_ONCE:
            self._answer([own])
        else:
            self.waiting.append(own)
            try:
                async with self._turn():
                    await self._answered_with_others(own)
            finally:
                self.waiting.remove(own)
        if isinstance(own.outcome, MismatchError):
            raise own.outcome
        assert own.outcome is not None
        self.telemetry.scored(own.outcome.predictions)
        return own.outcome

    async def _answered_with_others(self, own: WaitingRequest) -> None:
        """Unless another one's turn has answered it, too."""
        if own.outcome is None:
            await request_body.still_wanted(own.request)
            others = () if self.servable.is_exact else tuple(self.waiting)
            await run_sync(self._answer, await batching.batch(own, others))

    def _answer(self, requests: list[WaitingRequest]) -> None:
        outcomes = batching.answer_all(self.servable, requests, ignore_unknown=self.ignore_unknown)
        for request, outcome in zip(requests, outcomes, strict=True):
            request.outcome = outcome

    def _admit(self) -> None:
        if self.workers.statistics().tasks_waiting >= MOST_WAITING:
            raise request_body.RefusedError(503, "too many requests are waiting; try again")

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for the worker, for a bounded time: later the client has given up."""
        borrower = object()
        try:
            with anyio.fail_after(MOST_QUEUED_SECONDS):
                await self.workers.acquire_on_behalf_of(borrower)
        except TimeoutError:
            raise request_body.RefusedError(
                503, f"the request waited for {MOST_QUEUED_SECONDS:g} s; try again"
            ) from None
        try:
            yield
        finally:
            self.workers.release_on_behalf_of(borrower)


def _described(tensor: OutputTensor) -> dict[str, object]:
    """An output in the model's metadata; the classes that its second axis has are a parameter of it."""
    described = {"name": tensor.name, "datatype": tensor.datatype, "shape": answers.shape(-1, tensor)}
    return described | ({"parameters": {"classes": list(tensor.classes)}} if tensor.classes else {})


async def _http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)
