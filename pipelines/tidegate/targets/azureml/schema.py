"""The fields of the files of `az ml`, as its own loaders take them.

Only those that the templates may use are here: anything else is refused, as a misspelt field would be.
https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-managed-online
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tidegate.targets import Flaw, Manifest

EndpointName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,30}[a-z0-9]$")]
DeploymentName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{1,30}[A-Za-z0-9]$")]
Tags = dict[str, str]


class AzureMapping(BaseModel):
    """A mapping in a file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class OnlineEndpoint(AzureMapping):
    schema_: Annotated[str, Field(alias="$schema", pattern=r"/managedOnlineEndpoint\.schema\.json$")]
    name: EndpointName
    description: str | None = None
    auth_mode: Literal["key", "aml_token", "aad_token"]
    tags: Tags = Field(default_factory=dict)
    traffic: dict[DeploymentName, Annotated[int, Field(ge=0, le=100)]] | None = None
    mirror_traffic: Annotated[dict[DeploymentName, Annotated[int, Field(ge=0, le=50)]], Field(max_length=1)] | None = (
        None
    )


class InlineModel(AzureMapping):
    """`az ml` takes a folder of a datastore only with name and version; without them it looks for a local file."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$")]
    version: Annotated[str, Field(min_length=1)]
    type: Literal["custom_model", "mlflow_model", "triton_model"]
    path: Annotated[str, Field(pattern=r"^azureml://datastores/[A-Za-z0-9_]+/paths/.+$")]


class ContainerRoute(AzureMapping):
    path: Annotated[str, Field(pattern=r"^/")]
    port: Annotated[int, Field(ge=1, le=65535)]


class InferenceConfig(AzureMapping):
    liveness_route: ContainerRoute
    readiness_route: ContainerRoute
    scoring_route: ContainerRoute


class InlineEnvironment(AzureMapping):
    image: str
    inference_config: InferenceConfig


class ScaleSettings(AzureMapping):
    type: Literal["default"]


class RequestSettings(AzureMapping):
    request_timeout_ms: Annotated[int, Field(ge=1, le=180_000)] = 5000
    max_concurrent_requests_per_instance: Annotated[int, Field(ge=1)] = 1


class ProbeSettings(AzureMapping):
    initial_delay: Annotated[int, Field(ge=1)] = 10
    period: Annotated[int, Field(ge=1)] = 10
    timeout: Annotated[int, Field(ge=1)] = 2
    success_threshold: Annotated[int, Field(ge=1)] = 1
    failure_threshold: Annotated[int, Field(ge=1)] = 30


class OnlineDeployment(AzureMapping):
    schema_: Annotated[str, Field(alias="$schema", pattern=r"/managedOnlineDeployment\.schema\.json$")]
    name: DeploymentName
    endpoint_name: EndpointName
    model: InlineModel
    model_mount_path: Annotated[str, Field(pattern=r"^/")]
    environment: InlineEnvironment
    environment_variables: dict[str, str]
    instance_type: str
    instance_count: Annotated[int, Field(ge=1)]
    scale_settings: ScaleSettings
    request_settings: RequestSettings
    liveness_probe: ProbeSettings
    readiness_probe: ProbeSettings
    tags: Tags = Field(default_factory=dict)


FILES: dict[str, type[AzureMapping]] = {
    "endpoint.yaml": OnlineEndpoint,
    "traffic.yaml": OnlineEndpoint,
    "candidate.yaml": OnlineDeployment,
    "stable.yaml": OnlineDeployment,
}


def flaws(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """Each file that is known here."""
    for manifest in manifests:
        if manifest.file not in FILES:
            continue
        try:
            FILES[manifest.file].model_validate(manifest.document)
        except ValidationError as error:
            for field in error.errors():
                path = tuple(part for part in field["loc"] if part != "[key]")
                yield Flaw(manifest, f"{'.'.join(map(str, path))}: {field['msg'].lower()}", path)
