"""The routes that the controller edits: HTTPRoute, and Istio's VirtualService."""

from typing import Annotated, Literal

from pydantic import Field

from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds, Label, ManifestMapping, Metadata, Name


class ParentReference(ManifestMapping):
    name: Name
    namespace: Label | None = None
    section_name: str | None = None


class PathMatch(ManifestMapping):
    type: Literal["PathPrefix", "Exact"]
    value: Annotated[str, Field(pattern=r"^/", max_length=1024)]


class RouteMatch(ManifestMapping):
    path: PathMatch


class BackendReference(ManifestMapping):
    name: Label
    port: Annotated[int, Field(ge=1, le=65535)]
    weight: Annotated[int, Field(ge=0, le=1_000_000)] = 1


class RouteRule(ManifestMapping):
    matches: Annotated[list[RouteMatch], Field(max_length=64)] = Field(default_factory=list)
    backend_refs: Annotated[list[BackendReference], Field(min_length=1, max_length=16)]


class HTTPRouteSpec(ManifestMapping):
    parent_refs: Annotated[list[ParentReference], Field(min_length=1, max_length=32)]
    hostnames: list[str] = Field(default_factory=list)
    rules: Annotated[list[RouteRule], Field(min_length=1, max_length=16)]


class HTTPRoute(ManifestMapping):
    api_version: Literal["gateway.networking.k8s.io/v1"]
    kind: Literal["HTTPRoute"]
    metadata: Metadata
    spec: HTTPRouteSpec


class DestinationPort(ManifestMapping):
    number: Annotated[int, Field(ge=1, le=65535)]


class Destination(ManifestMapping):
    host: Annotated[str, Field(min_length=1)]
    port: DestinationPort


class WeightedDestination(ManifestMapping):
    destination: Destination
    weight: Annotated[int, Field(ge=0, le=100)]


class VirtualRoute(ManifestMapping):
    name: Name
    route: Annotated[list[WeightedDestination], Field(min_length=1)]


class VirtualServiceSpec(ManifestMapping):
    gateways: Annotated[list[str], Field(min_length=1)]
    hosts: Annotated[list[str], Field(min_length=1)]
    http: Annotated[list[VirtualRoute], Field(min_length=1)]


class VirtualService(ManifestMapping):
    api_version: Literal["networking.istio.io/v1"]
    kind: Literal["VirtualService"]
    metadata: Metadata
    spec: VirtualServiceSpec


KINDS: CustomKinds = {
    ("networking.istio.io/v1", "VirtualService"): VirtualService,
    ("gateway.networking.k8s.io/v1", "HTTPRoute"): HTTPRoute,
}
