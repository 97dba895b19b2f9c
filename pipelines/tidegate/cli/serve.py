"""`tidegate serve`."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group
from tidegate.errors import InfrastructureError
from tidegate.paths import PACKAGE

GROUP = Group.SERVING
EXAMPLE = "tidegate serve --port 8080"


class UnknownInputs(StrEnum):
    """As in an environment's declaration."""

    REFUSE = "refuse"
    IGNORE = "ignore"


Package = Annotated[Path, typer.Option(envvar="TIDEGATE_PACKAGE", help="Folder of the package.")]
Digest = Annotated[
    str | None,
    typer.Option(envvar="TIDEGATE_SHA256", help="Refuse a package whose package.json has another digest."),
]
Host = Annotated[str, typer.Option(envvar="TIDEGATE_HOST", help="Address to listen on.")]
Unknown = Annotated[
    UnknownInputs,
    typer.Option(envvar="TIDEGATE_UNKNOWN_INPUTS", help="What to do with inputs that the model does not have."),
]
Port = Annotated[
    int,
    typer.Option(envvar="TIDEGATE_PORT", help="Port to listen on; 0 lets the system choose.", min=0, max=65535),
]


def command(
    package: Package = PACKAGE,
    sha256: Digest = None,
    host: Host = "127.0.0.1",
    unknown_inputs: Unknown = UnknownInputs.REFUSE,
    port: Port = 8080,
) -> None:
    """Serve a package: Open Inference Protocol v2, Prometheus.

    `/ping` and `/invocations` are the same server by the names that SageMaker uses. A platform that starts the image
    with its own arguments sets the options by their variables.
    """
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    try:
        from tidegate.serve.app import Server
        from tidegate.serve.server import listen
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("tidegate"):
            raise
        raise InfrastructureError(f"{error.name} is not installed; install the extra: tidegate[serve]") from None
    from tidegate.config.validation.trusted_classes import trusted_here
    from tidegate.serve.package import load

    servable = load(package, sha256, extra=trusted_here())
    listen(
        Server(servable, ignore_unknown=unknown_inputs is UnknownInputs.IGNORE).app(),
        host,
        port,
        started=lambda address: print(f"{servable.name} {servable.version} on {address}", flush=True),
    )
