"""What Vertex AI would refuse, or serve otherwise, of several requests together."""

from collections.abc import Iterator

from tidegate.targets import Flaw, Manifest
from tidegate.targets.vertex.schema import FILES

ALL = 100


def flaws(manifests: tuple[Manifest, ...], endpoint: str) -> Iterator[Flaw]:
    """What every rule finds. Files whose fields are wrong never come here."""
    files = {manifest.file: manifest for manifest in manifests}
    if missing := [name for name in FILES if name not in files]:
        yield from (Flaw(manifest, f"{', '.join(missing)} is not rendered beside it") for manifest in manifests[:1])
        return
    model, deploy, traffic = (files[name] for name in ("model.json", "deploy.json", "traffic.json"))
    yield from _traffic(deploy, traffic, endpoint)
    yield from _deployment(model, deploy)


def _traffic(deploy: Manifest, traffic: Manifest, endpoint: str) -> Iterator[Flaw]:
    shares = traffic.document["trafficSplit"]
    if (total := sum(shares.values())) != ALL:
        yield Flaw(traffic, f"trafficSplit must be {ALL} in all, got {total}", ("trafficSplit",))
    deployed = deploy.document["deployedModel"]["id"]
    if deployed not in shares:
        reason = f"trafficSplit does not say what {deployed} gets: one that it does not name gets nothing"
        yield Flaw(traffic, reason, ("trafficSplit",))
    if traffic.document["name"].rpartition("/")[2] != endpoint:
        yield Flaw(traffic, f"is of another endpoint than {endpoint}", ("name",))


def _deployment(model: Manifest, deploy: Manifest) -> Iterator[Flaw]:
    deployed, uploaded = deploy.document["deployedModel"], model.document["modelId"]
    place = ("deployedModel", "model")
    if deployed["model"].rpartition("/")[2] != uploaded:
        yield Flaw(deploy, f"deploys another model than {uploaded}, which is uploaded", place)
    resources = deployed["dedicatedResources"]
    if resources["minReplicaCount"] > resources["maxReplicaCount"]:
        reason = f"minReplicaCount {resources['minReplicaCount']} is above maxReplicaCount"
        yield Flaw(deploy, reason, ("deployedModel", "dedicatedResources", "minReplicaCount"))
    names = [variable["name"] for variable in model.document["model"]["containerSpec"]["env"]]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Flaw(model, f"a second variable {name}", ("model", "containerSpec", "env"))
    if "TIDEGATE_SHA256" not in names:
        reason = "the server would take any package: TIDEGATE_SHA256 is missing"
        yield Flaw(model, reason, ("model", "containerSpec", "env"))
