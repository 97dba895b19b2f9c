"""Who a pod is to registries, stores and clouds.

Secrets by reference, annotations of its account, labels. No secret's value is ever declared or rendered: an object
names the Secret that the cluster holds.
"""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from tidegate.config.section import Section

ObjectName = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")]
"""The name of a Kubernetes object: a DNS subdomain."""
_NAME = r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
QualifiedName = Annotated[str, Field(pattern=rf"^([a-z0-9]([a-z0-9.-]{{0,251}}[a-z0-9])?/)?{_NAME}$")]
"""The key of a label or an annotation, with or without a domain before it."""
LabelValue = Annotated[str, Field(pattern=rf"^{_NAME}$", examples=["kube-prometheus-stack"])]
OWN = ("app.kubernetes.io/", "tidegate/")
"""What begins so is set by the templates."""
AGENTS = {
    "s3": (("169.254.170.23/32", 80),),
    "gs": (("169.254.169.254/32", 80), ("169.254.169.252/32", 988)),
}
"""The node's addresses from which pods learn their identity, by the store's scheme: EKS Pod Identity, GKE metadata."""


def _others(named: dict[str, str]) -> dict[str, str]:
    if own := next((key for key in named if key.startswith(OWN)), None):
        raise ValueError(f"{own} is set by the templates; choose another key")
    return named


Labels = Annotated[dict[QualifiedName, LabelValue], AfterValidator(_others)]


class SecretKey(Section):
    """One value of a Secret that the cluster holds."""

    secret: ObjectName
    """The Secret's name, in the namespace of the environment."""
    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,253}$")] = "token"
    """The key of its data."""


class ServiceAccount(Section):
    """What makes a cloud take the pods for one of its own identities."""

    annotations: Annotated[
        dict[QualifiedName, Annotated[str, Field(pattern=r"^[\x20-\x7e]{1,1024}$")]], AfterValidator(_others)
    ] = Field(default_factory=dict, examples=[{"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/flights"}])
    """Annotations of the ServiceAccount: `eks.amazonaws.com/role-arn`, `iam.gke.io/gcp-service-account`,
    `azure.workload.identity/client-id`."""
    pod_labels: Labels = Field(default_factory=dict, examples=[{"azure.workload.identity/use": "true"}])
    """Labels of the pods, besides the templates' own."""


def agents(store: str) -> list[dict[str, object]]:
    """What a pod must reach to learn its identity at that store."""
    return [{"cidr": cidr, "port": port} for cidr, port in AGENTS.get(urlsplit(store).scheme, ())]
