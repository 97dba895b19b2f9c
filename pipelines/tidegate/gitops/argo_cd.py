"""Argo CD, argoproj.io/v1alpha1: an Application that follows the branch.

Its health is that of its objects: `Suspended` while a Rollout pauses, `Degraded` where one was aborted.
https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification
"""

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
"""By target, the fields that the rollout's controller sets while it moves traffic: healed, a step would be undone."""


def documents(params: ArgoCd, of: WatchedBranch) -> list[dict[str, object]]:
    """One Application."""
    where = {"name": of.cluster} if of.cluster else {"server": HERE}
    ignored = [
        {"group": group, "kind": kind, "jqPathExpressions": list(paths)}
        for group, kind, paths in WRITTEN_BY_CONTROLLERS.get(of.target, ())
    ]
    spec: dict[str, object] = {
        "project": params.project,
        "source": {"repoURL": params.repository, "targetRevision": of.branch, "path": "."},
        "destination": where | {"namespace": of.namespace},
        "syncPolicy": {
            # an empty branch is a mistake, never the wish to delete everything
            "automated": {"prune": params.prune, "selfHeal": params.self_heal, "allowEmpty": False},
            "syncOptions": ["ServerSideApply=true", "PruneLast=true", "RespectIgnoreDifferences=true"],
            "retry": {"limit": 5, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "5m"}},
        },
        "revisionHistoryLimit": 10,
    }
    return [
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Application",
            "metadata": {"name": of.name, "namespace": params.namespace, "labels": of.labels},
            "spec": spec | ({"ignoreDifferences": ignored} if ignored else {}),
        }
    ]
