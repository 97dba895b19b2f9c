"""The reference's prod where a cloud measures its servers."""

from monitored import OWNED, environments

RESOURCES = {"requests": {"cpu": "250m", "memory": "512Mi"}, "limits": {"cpu": "1", "memory": "1Gi"}}
DIGEST = "sha256:" + "a" * 64
ON_AWS = {
    "kind": "sagemaker",
    "namespace": "flights-prod",
    "instance": "ml.c7i.large",
    "role": "arn:aws:iam::111122223333:role/flights",
    "models": "s3://models-example/flights",
    "image": f"111122223333.dkr.ecr.eu-central-1.amazonaws.com/serve@{DIGEST}",
    "replicas": {"min": 2, "max": 6},
    "resources": RESOURCES,
}
ON_AZURE = {
    "kind": "azureml",
    "namespace": "flights-prod",
    "instance": "Standard_DS2_v2",
    "datastore": "models",
    "folder": "flights",
    "workspace": "risk",
    "image": f"flights.azurecr.io/serve@{DIGEST}",
    "replicas": {"min": 2, "max": 2},
    "resources": RESOURCES,
}
ON_GOOGLE = {
    "kind": "vertex",
    "namespace": "flights-prod",
    "project": "my-project",
    "region": "europe-west4",
    "endpoint": "4711",
    "machine": "n1-standard-2",
    "service_account": "serving@my-project.iam.gserviceaccount.com",
    "image": f"europe-docker.pkg.dev/my-project/ml/serve@{DIGEST}",
    "replicas": {"min": 2, "max": 4},
    "resources": RESOURCES,
}
FAST = {"kind": "latency", "at_least": "99%", "at_most_ms": 100, "severity": "page", "runbook": "r.md", **OWNED}
REFUSED = {"kind": "validation_failures", "at_most": "2%", **OWNED}
BURNS = {"hour": {"long": "1h", "short": "5m", "budget": "2%", "severity": "page"}}


def level(resource, **changed):
    return {"kind": "saturation", "resource": resource, "at_most": "90%", **OWNED, **changed}


def measured(target, **changed):
    """Prod on this target alone."""
    return {"prod": environments(target=target, **changed)["prod"]}
