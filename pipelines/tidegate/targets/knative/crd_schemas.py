"""The fields of Knative's Service."""

from typing import Annotated, Literal

from pydantic import Field

from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds, Label, ManifestMapping, Metadata
from tidegate.targets._kubernetes_family.crd_schemas.knative_pods import KnativePod
from tidegate.targets._kubernetes_family.rules import KNATIVE, KNATIVE_SERVICE


class RevisionMetadata(ManifestMapping):
    name: Label
    labels: dict[str, str] = Field(default_factory=dict)
    annotations: dict[str, str] = Field(default_factory=dict)


class RevisionTemplate(ManifestMapping):
    metadata: RevisionMetadata
    spec: KnativePod


class RevisionTraffic(ManifestMapping):
    """By its name: what is the latest revision changes with every edit."""

    revision_name: Label
    percent: Annotated[int, Field(ge=0, le=100)]
    tag: Label | None = None


class KnativeServiceSpec(ManifestMapping):
    template: RevisionTemplate
    traffic: Annotated[list[RevisionTraffic], Field(min_length=1)]


class KnativeService(ManifestMapping):
    api_version: Literal["serving.knative.dev/v1"]
    kind: Literal["Service"]
    metadata: Metadata
    spec: KnativeServiceSpec


KINDS: CustomKinds = {(KNATIVE[0], KNATIVE_SERVICE): KnativeService}
