"""The fields of the rendered files: required, typed, and no unknown ones.

Only what the templates may use is here: anything else is refused, as a misspelt field would be. Compose ignores some
fields outside a swarm; those are not here either.
https://github.com/compose-spec/compose-spec/blob/main/spec.md
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tidegate.manifest_formats import haproxy_config
from tidegate.targets import Flaw, Manifest

ServiceName = Annotated[str, Field(pattern=r"^[a-zA-Z0-9._-]+$")]
GoDuration = Annotated[str, Field(pattern=r"^(\d+(\.\d+)?(us|ms|s|m|h))+$")]
Bytes = Annotated[str, Field(pattern=r"^\d+(\.\d+)?(b|k|m|g|kb|mb|gb)$")]
PromDuration = Annotated[str, Field(pattern=r"^(0|(\d+(ms|[smhdwy]))+)$")]


class ComposeMapping(BaseModel):
    """A mapping in a file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Mount(ComposeMapping):
    type: Literal["volume", "bind", "tmpfs"]
    source: str | None = None
    target: Annotated[str, Field(pattern=r"^/")]
    read_only: bool = False


class PublishedPort(ComposeMapping):
    target: Annotated[int, Field(ge=1, le=65535)]
    published: Annotated[str, Field(pattern=r"^\d{1,5}$")]
    host_ip: str
    protocol: Literal["tcp", "udp"] = "tcp"


class Dependency(ComposeMapping):
    condition: Literal["service_started", "service_healthy", "service_completed_successfully"]


class Healthcheck(ComposeMapping):
    test: Annotated[list[str], Field(min_length=2)]
    interval: GoDuration
    timeout: GoDuration
    retries: Annotated[int, Field(ge=1)]
    start_period: GoDuration


class ResourceLimits(ComposeMapping):
    cpus: Annotated[str, Field(pattern=r"^\d+(\.\d+)?$")]
    memory: Bytes


class Reservations(ComposeMapping):
    memory: Bytes


class ServiceResources(ComposeMapping):
    limits: ResourceLimits
    reservations: Reservations | None = None


class Deploy(ComposeMapping):
    resources: ServiceResources
    replicas: Annotated[int, Field(ge=1)] = 1


class ComposeService(ComposeMapping):
    image: str
    entrypoint: list[str] | None = None
    command: list[str] | None = None
    user: str | None = None
    restart: Annotated[str, Field(pattern=r"^(no|always|unless-stopped|on-failure(:\d+)?)$")]
    read_only: bool = False
    cap_drop: list[str] = Field(default_factory=list)
    security_opt: list[str] = Field(default_factory=list)
    networks: Annotated[list[str], Field(min_length=1)]
    volumes: list[Mount] = Field(default_factory=list)
    ports: list[PublishedPort] = Field(default_factory=list)
    depends_on: dict[str, Dependency] = Field(default_factory=dict)
    healthcheck: Healthcheck | None = None
    stop_grace_period: GoDuration | None = None
    deploy: Deploy | None = None
    labels: dict[str, str] = Field(default_factory=dict)


class Network(ComposeMapping):
    internal: bool = False
    name: str | None = None


class Volume(ComposeMapping):
    name: str | None = None


class ComposeFile(ComposeMapping):
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    services: Annotated[dict[ServiceName, ComposeService], Field(min_length=1)]
    networks: dict[ServiceName, Network]
    volumes: dict[ServiceName, Volume]


class AlertFileRule(ComposeMapping):
    alert: Annotated[str, Field(min_length=1)]
    expr: Annotated[str, Field(min_length=1)]
    for_: Annotated[PromDuration, Field(alias="for")] = "0s"
    labels: dict[str, str] = Field(default_factory=dict)
    annotations: dict[str, str] = Field(default_factory=dict)


class AlertFileGroup(ComposeMapping):
    name: Annotated[str, Field(min_length=1)]
    interval: PromDuration
    rules: list[AlertFileRule]


class AlertFile(ComposeMapping):
    groups: list[AlertFileGroup]


FILES: dict[str, type[ComposeMapping]] = {"compose.yaml": ComposeFile, "alerts.yaml": AlertFile}


def flaws(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """Each file that has a model here; other files of the project's templates are read as their format alone."""
    for manifest in manifests:
        if manifest.format is haproxy_config or manifest.file not in FILES:
            continue
        try:
            FILES[manifest.file].model_validate(manifest.document)
        except ValidationError as error:
            for field in error.errors():
                path = tuple(part for part in field["loc"] if part != "[key]")
                yield Flaw(manifest, f"{'.'.join(map(str, path))}: {field['msg'].lower()}", path)
