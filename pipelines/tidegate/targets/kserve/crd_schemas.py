"""The fields of KServe's InferenceService that a custom predictor has."""

from typing import Annotated, Literal

from pydantic import Field

from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds, ManifestMapping, Metadata
from tidegate.targets._kubernetes_family.crd_schemas.knative_pods import KnativePod

API = "serving.kserve.io/v1beta1"
ServiceName = Annotated[str, Field(pattern=r"^[a-z]([-a-z0-9]*[a-z0-9])?$")]
Count = Annotated[int, Field(ge=0)]


class PredictorPace(ManifestMapping):
    max_surge: Count
    max_unavailable: Count


class PredictorStrategy(ManifestMapping):
    type: Literal["RollingUpdate"]
    rolling_update: PredictorPace


class Predictor(KnativePod):
    labels: dict[str, str]
    annotations: dict[str, str] = Field(default_factory=dict)
    deployment_strategy: PredictorStrategy | None = None
    canary_traffic_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    min_replicas: Annotated[int, Field(ge=1)]
    max_replicas: Annotated[int, Field(ge=1)]
    scale_metric: Literal["cpu", "memory"]
    scale_target: Annotated[int, Field(ge=1, le=100)]


class InferenceServiceSpec(ManifestMapping):
    predictor: Predictor


class InferenceMetadata(Metadata):
    name: ServiceName


class InferenceService(ManifestMapping):
    api_version: Literal["serving.kserve.io/v1beta1"]
    kind: Literal["InferenceService"]
    metadata: InferenceMetadata
    spec: InferenceServiceSpec


KINDS: CustomKinds = {(API, "InferenceService"): InferenceService}
