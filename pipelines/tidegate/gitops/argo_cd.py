"""Argo CD, argoproj.io/v1alpha1: an Application that follows the branch.

Its health is that of its objects: `Suspended` while a Rollout pauses, `Degraded` where one was aborted.
https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification
"""

from collections.abc import Iterable

from tidegate.config.schema.gitops import ArgoCd
from tidegate.gitops.watched_branch import WatchedBranch

HERE = "https://kubernetes.default.svc"
"""The cluster that Argo CD runs in."""
WRITTEN_BY_CONTROLLERS = {
    "argo_rollouts": (
        ("gateway.networking.k8s.io", "HTTPRoute", (".spec.rules[].backendRefs[].weight",)),
        ("networking.istio.io", "VirtualService", (".spec.http",)),
    )
}
"""The fields, by target, that the rollout's controller sets while it moves traffic: self-healing would undo a step."""


def documents(params: ArgoCd, of: WatchedBranch) -> list[dict[str, object]]:
    """One Application."""
    where = {"name": of.cluster} if of.cluster else {"server": HERE}
    return [
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Application",
            "metadata": {"name": of.name, "namespace": params.namespace, "labels": of.labels},
            "spec": application(params, (of.branch, of.folder), where | {"namespace": of.namespace}, [of.target]),
        }
    ]


def application(
    params: ArgoCd, source: tuple[str, str], destination: dict[str, str], targets: Iterable[str], *, syncs: bool = True
) -> dict[str, object]:
    """The spec of one; `source`: branch and folder; `syncs`: by itself, rather than when a set lets it."""
    branch, folder = source
    ignored = [
        {"group": group, "kind": kind, "jqPathExpressions": list(paths)}
        for target in dict.fromkeys(targets)
        for group, kind, paths in WRITTEN_BY_CONTROLLERS.get(target, ())
    ]
    # an empty branch is a mistake, never the wish to delete everything
    automated = {"automated": {"prune": params.prune, "selfHeal": params.self_heal, "allowEmpty": False}}
    spec: dict[str, object] = {
        "project": params.project,
        "source": {"repoURL": params.repository, "targetRevision": branch, "path": folder},
        "destination": destination,
        "syncPolicy": (automated if syncs else {})
        | {
            "syncOptions": ["ServerSideApply=true", "PruneLast=true", "RespectIgnoreDifferences=true"],
            "retry": {"limit": 5, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "5m"}},
        },
        "revisionHistoryLimit": 10,
    }
    return spec | ({"ignoreDifferences": ignored} if ignored else {})
