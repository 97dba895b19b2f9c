"""Flux: a GitRepository and a Kustomization that wait for the rollout.

https://fluxcd.io/flux/components/kustomize/kustomizations
"""

from tidegate.config.schema.gitops import Flux
from tidegate.gitops.watched_branch import WatchedBranch

ROLLOUT: dict[str, object] = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "Rollout",
    "current": "status.phase == 'Healthy'",
    "inProgress": "status.phase == 'Progressing' || status.phase == 'Paused'",
    "failed": "status.phase == 'Degraded'",
}
"""Flux knows no Rollout: without this, one counts as healthy as soon as it is applied."""
WRITTEN_BY_CONTROLLERS: dict[str, list[dict[str, object]]] = {
    "argo_rollouts": [
        {
            "paths": ["/spec/rules/0/backendRefs/0/weight", "/spec/rules/0/backendRefs/1/weight"],
            "target": {"group": "gateway.networking.k8s.io", "kind": "HTTPRoute"},
        },
        {"paths": ["/spec/http"], "target": {"group": "networking.istio.io", "kind": "VirtualService"}},
    ]
}
"""The fields, by target, that the rollout's controller sets while it moves traffic: a reset would undo a step."""
HEALTH = {"argo_rollouts": [ROLLOUT]}
"""How the health of a target's kinds is read, by target."""


def documents(params: Flux, of: WatchedBranch) -> list[dict[str, object]]:
    """The source first."""
    metadata = {"name": of.name, "namespace": params.namespace, "labels": of.labels}
    secret = {"secretRef": {"name": params.secret}} if params.secret else {}
    interval = f"{round(params.interval)}s"
    waits: dict[str, object] = {"wait": params.wait}
    if params.wait:
        waits["timeout"] = f"{round(params.timeout) + of.holds_s}s"
        waits |= {"healthCheckExprs": HEALTH[of.target]} if of.target in HEALTH else {}
    return [
        {
            "apiVersion": "source.toolkit.fluxcd.io/v1",
            "kind": "GitRepository",
            "metadata": metadata,
            "spec": {"interval": interval, "url": params.repository, "ref": {"branch": of.branch}, **secret},
        },
        {
            "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
            "kind": "Kustomization",
            "metadata": metadata,
            "spec": {
                "interval": "10m",
                "retryInterval": "1m",
                "sourceRef": {"kind": "GitRepository", "name": of.name},
                "path": "./" if of.folder == "." else f"./{of.folder}",
                "prune": params.prune,
                **waits,
                **({"ignore": ignored} if (ignored := WRITTEN_BY_CONTROLLERS.get(of.target)) else {}),
            },
        },
    ]
