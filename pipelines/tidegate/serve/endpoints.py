"""The endpoints beside inference: health, metadata, the index, metrics.

And which paths ask for inference.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tidegate import __name__ as package_name
from tidegate.data.signature import OutputTensor
from tidegate.serve import answers, binary_tensors
from tidegate.serve.distribution import version
from tidegate.serve.http.drain import Drain
from tidegate.serve.observability.telemetry import CONTENT_TYPE, OPEN_METRICS, Telemetry
from tidegate.serve.package import Servable


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The endpoints of the served packages, the first being the default; `infer` answers requests for inference."""

    servables: tuple[Servable, ...]
    telemetry: Telemetry
    infer: Callable[[Request], Awaitable[Response]]
    drain: Drain

    @property
    def servable(self) -> Servable:
        return self.servables[0]

    @property
    def models(self) -> dict[str, Servable]:
        """The paths of the model, and of each version by its name."""
        unversioned = f"/v2/models/{self.servable.name}"
        versions = {f"{unversioned}/versions/{servable.version}": servable for servable in reversed(self.servables)}
        return {unversioned: self.servable} | versions

    @property
    def infer_paths(self) -> dict[str, str]:
        """The paths, with the version that each names, if any. The last one is SageMaker's."""
        unversioned = f"/v2/models/{self.servable.name}"
        named = {model: "" if model == unversioned else servable.version for model, servable in self.models.items()}
        return {f"{model}/infer": version for model, version in named.items()} | {"/invocations": ""}

    def app(self) -> Starlette:
        routes = [Route(path, self.infer, methods=["POST"]) for path in self.infer_paths]
        for model in self.models:
            routes += [Route(model, self.metadata), Route(f"{model}/ready", self.ready)]
        routes += [
            Route("/v2", self.about),
            Route("/v2/health/live", self.live),
            Route("/v2/health/ready", self.ready),
            Route("/v2/repository/index", self.index, methods=["POST"]),
            Route("/metrics", self.metrics),
            Route("/ping", self.ready),
        ]
        app = Starlette(routes=routes, exception_handlers={HTTPException: self._http_error})
        app.router.redirect_slashes = False  # it would lead to whatever host a request names, and to http behind TLS
        return app

    async def _http_error(self, request: Request, error: Exception) -> Response:
        """Of a path below the models, what is served."""
        assert isinstance(error, HTTPException)
        reason = error.detail
        if error.status_code == 404 and request.url.path.startswith("/v2/models/"):
            versions = ", ".join(dict.fromkeys(one.version for one in self.servables))
            reason = f"{reason}: served is /v2/models/{self.servable.name}, of the version {versions}"
        return JSONResponse({"error": reason}, error.status_code, error.headers)

    async def about(self, _request: Request) -> Response:
        about = {"name": package_name, "version": version(), "extensions": [binary_tensors.EXTENSION]}
        return JSONResponse(about)

    async def live(self, _request: Request) -> Response:
        return JSONResponse({"live": True})

    async def ready(self, request: Request) -> Response:
        """The package has answered its golden requests before the port was opened. From SIGTERM on it is 503."""
        is_ready = not self.drain.has_begun
        servable = self.models.get(request.url.path.removesuffix("/ready"), self.servable)
        named = {"ready": is_ready, "name": servable.name, "version": servable.version}
        return JSONResponse(named, 200 if is_ready else 503)

    async def index(self, _request: Request) -> Response:
        """The model repository extension's list of models."""
        return JSONResponse([{"name": one.name, "version": one.version, "state": "READY"} for one in self.servables])

    async def metrics(self, request: Request) -> Response:
        """As OpenMetrics where the scraper takes it, as Prometheus does."""
        if OPEN_METRICS.partition(";")[0] in request.headers.get("accept", ""):
            return Response(self.telemetry.open_metrics(), media_type=OPEN_METRICS)
        return Response(self.telemetry.text(), media_type=CONTENT_TYPE)

    async def metadata(self, request: Request) -> Response:
        servable = self.models[request.url.path]
        signature = servable.signature
        tensors = {
            "inputs": [
                {"name": tensor.name, "datatype": tensor.datatype, "shape": [-1]} for tensor in signature.inputs
            ],
            "outputs": [_described(tensor) for tensor in signature.outputs],
        }
        versions = [*dict.fromkeys(one.version for one in self.servables)]
        named = {"name": servable.name, "versions": versions, "platform": servable.platform}
        return JSONResponse(named | tensors)


def _described(tensor: OutputTensor) -> dict[str, object]:
    """An output in the model's metadata; the classes that its second axis has are a parameter of it."""
    described = {"name": tensor.name, "datatype": tensor.datatype, "shape": answers.shape(-1, tensor)}
    return described | ({"parameters": {"classes": list(tensor.classes)}} if tensor.classes else {})
