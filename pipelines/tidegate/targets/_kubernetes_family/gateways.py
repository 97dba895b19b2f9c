"""The Gateway that requests arrive at, and the host name of a route."""

from typing import Annotated

from pydantic import AfterValidator, Field

from tidegate.config import host_and_port
from tidegate.config.section import Section
from tidegate.targets._server_params import Namespace

RouteName = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$")]
Host = Annotated[str, AfterValidator(host_and_port.name), Field(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")]


class Gateway(Section):
    """The Gateway that requests arrive at."""

    name: RouteName
    namespace: Namespace
    proxies: Namespace | None = None
    """Namespace of the pods that forward its requests; default: its own."""
