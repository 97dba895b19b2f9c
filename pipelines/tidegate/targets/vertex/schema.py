"""The fields of the requests to Vertex AI, as its REST API spells them.

https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.endpoints
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from tidegate.targets import Flaw, Manifest

DisplayName = Annotated[str, Field(min_length=1, max_length=128)]
DeployedId = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,9}$")]
RESOURCE = r"^projects/[a-z0-9-]+/locations/[a-z0-9-]+"


class VertexMapping(BaseModel):
    """A mapping in a request."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, strict=True, frozen=True)


class VertexEndpoint(VertexMapping):
    display_name: DisplayName
    description: str = ""


class ContainerPort(VertexMapping):
    container_port: Annotated[int, Field(ge=1, le=65535)]


class ContainerVariable(VertexMapping):
    name: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
    value: Annotated[str, Field(min_length=1)]


class ContainerSpec(VertexMapping):
    image_uri: Annotated[str, Field(min_length=1)]
    command: Annotated[list[str], Field(min_length=1)]
    env: Annotated[list[ContainerVariable], Field(max_length=100)]
    ports: Annotated[list[ContainerPort], Field(min_length=1, max_length=1)]
    predict_route: Annotated[str, Field(pattern=r"^/")]
    health_route: Annotated[str, Field(pattern=r"^/")]
    deployment_timeout: Annotated[str, Field(pattern=r"^[1-9]\d*s$")]


class UploadedModel(VertexMapping):
    display_name: DisplayName
    container_spec: ContainerSpec


class UploadRequest(VertexMapping):
    model_id: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_-]{0,62}$")]
    model: UploadedModel


class MachineSpec(VertexMapping):
    machine_type: Annotated[str, Field(min_length=1)]


class ScalingMetric(VertexMapping):
    metric_name: Literal["aiplatform.googleapis.com/prediction/online/cpu/utilization"]
    target: Annotated[int, Field(ge=1, le=100)]


class DedicatedResources(VertexMapping):
    machine_spec: MachineSpec
    min_replica_count: Annotated[int, Field(ge=1)]
    max_replica_count: Annotated[int, Field(ge=1)]
    autoscaling_metric_specs: Annotated[list[ScalingMetric], Field(min_length=1)]


class DeployedModel(VertexMapping):
    id: DeployedId
    display_name: DisplayName
    model: Annotated[str, Field(pattern=rf"{RESOURCE}/models/[a-z_][a-z0-9_-]{{0,62}}$")]
    service_account: Annotated[str, Field(pattern=r"^[^@]+@[^@]+$")]
    dedicated_resources: DedicatedResources


class DeployRequest(VertexMapping):
    """Without traffic: the deployment serves nothing until traffic.json says so."""

    deployed_model: DeployedModel


class TrafficUpdate(VertexMapping):
    name: Annotated[str, Field(pattern=rf"{RESOURCE}/endpoints/[1-9][0-9]{{0,9}}$")]
    display_name: DisplayName
    traffic_split: Annotated[dict[DeployedId, Annotated[int, Field(ge=0, le=100)]], Field(min_length=1)]


FILES: dict[str, type[VertexMapping]] = {
    "endpoint.json": VertexEndpoint,
    "model.json": UploadRequest,
    "deploy.json": DeployRequest,
    "traffic.json": TrafficUpdate,
}


def flaws(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """Each file of a name that is known here; another one is refused."""
    for manifest in manifests:
        model = FILES.get(manifest.file)
        if model is None:
            yield Flaw(manifest, f"is none of {', '.join(FILES)}")
            continue
        try:
            model.model_validate(manifest.document)
        except ValidationError as error:
            for field in error.errors():
                path = tuple(part for part in field["loc"] if part != "[key]")
                yield Flaw(manifest, f"{'.'.join(map(str, path))}: {field['msg'].lower()}", path)
