"""The Application Load Balancer that AWS's controller makes of an Ingress."""

import ipaddress
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from tidegate.config.section import EachOnce, Section

PREFIX = "alb.ingress.kubernetes.io/"
ACTION = "use-annotation"
"""The name of a backend's port where an annotation divides its traffic."""


def _network(text: str) -> str:
    ipaddress.ip_network(text)  # says which of its bits are wrong
    return text


Network = Annotated[str, AfterValidator(_network), Field(pattern=r"^[0-9a-f.:]{3,39}/\d{1,3}$")]


class LoadBalancer(Section):
    """What the controller makes, and from where it calls the pods: it has no pods of its own in the cluster."""

    subnets: Annotated[tuple[Network, ...], EachOnce] = Field(min_length=1, examples=[["10.0.0.0/20", "10.0.16.0/20"]])
    """The networks that it is in: only from there, and from Prometheus, pods are called."""
    scheme: Literal["internal", "internet-facing"] = "internal"
    """Who may call it: only the network that it is in, or everybody."""
    certificate: str | None = Field(
        default=None, pattern=r"^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[A-Za-z0-9-]+$"
    )
    """The certificate that it answers HTTPS with; without one it answers HTTP."""


def annotations(declared: LoadBalancer) -> dict[str, str]:
    """The Ingress's annotations.

    Targets are pods: a node would pass the source's address on, which the policy asks for.
    """
    listens = '[{"HTTPS":443}]' if declared.certificate else '[{"HTTP":80}]'
    secured = {"certificate-arn": declared.certificate} if declared.certificate else {}
    named = {
        "healthcheck-path": "/v2/health/ready",
        "listen-ports": listens,
        "scheme": declared.scheme,
        "target-type": "ip",
        **secured,
    }
    return {f"{PREFIX}{key}": value for key, value in named.items()}
