"""Argo Rollouts with the NGINX ingress controller: exact traffic weights, judged by analyses in the cluster."""

from typing import Literal

from pydantic import Field

from tidegate.config.model import Section


class Params(Section):
    """Argo Rollouts behind an NGINX ingress."""

    kind: Literal["argo_rollouts"]
    ingress: str = Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$")
    """Name of the Ingress whose traffic is divided."""
    host: str | None = Field(default=None, pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")
    """Host name that the Ingress answers for; default: every host."""
    controller: str = Field(default="ingress-nginx", pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
    """Namespace of the ingress controller."""
    monitoring: str = Field(default="monitoring", pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
    """Namespace of the Prometheus that reads /metrics."""
    cluster_version: str = Field(default="1.33", pattern=r"^1\.\d{2}$")
    """Kubernetes version of the cluster; manifests are checked against its schemas."""
