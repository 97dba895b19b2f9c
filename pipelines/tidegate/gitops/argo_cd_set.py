"""Argo CD: an ApplicationSet with an Application for each environment of a set.

Of argoproj.io/v1alpha1. Values are elements of a list, and its template names them, so that no value is read as a
template. In waves the controller syncs, one wave after the other, and needs `--enable-progressive-syncs`.
https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs
"""

from tidegate.config.schema.gitops import ArgoCdSet
from tidegate.gitops.argo_cd import HERE, application
from tidegate.gitops.watched_branch import WatchedBranch

WAVE = "tidegate/wave"
"""The label that a step of the set selects Applications by."""
FIELDS = ("application", "branch", "cluster", "folder", "namespace", "server", "wave")
Members = list[tuple[ArgoCdSet, WatchedBranch]]


def documents(name: str, members: Members) -> list[dict[str, object]]:
    """One set; its members agree on everything but the wave."""
    params, first = members[0]
    waves = sorted({member.wave for member, _ in members})
    value = {field: f"{{{{ .{field} }}}}" for field in FIELDS}
    destination = {"name": value["cluster"], "server": value["server"], "namespace": value["namespace"]}
    targets = [of.target for _, of in members]
    spec = application(params, (value["branch"], value["folder"]), destination, targets, syncs=len(waves) == 1)
    set_: dict[str, object] = {
        "goTemplate": True,
        "goTemplateOptions": ["missingkey=error"],
        "generators": [{"list": {"elements": [_element(member, of) for member, of in members]}}],
        "template": {
            "metadata": {"name": value["application"], "labels": first.labels | {WAVE: value["wave"]}},
            "spec": spec,
        },
        # an environment that leaves the set stays in the cluster until a person deletes it
        "syncPolicy": {"applicationsSync": "create-update"},
    }
    if len(waves) > 1:
        steps = [{"matchExpressions": [{"key": WAVE, "operator": "In", "values": [str(wave)]}]} for wave in waves]
        set_["strategy"] = {"type": "RollingSync", "rollingSync": {"steps": steps}}
    return [
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "ApplicationSet",
            "metadata": {"name": name, "namespace": params.namespace, "labels": first.labels},
            "spec": set_,
        }
    ]


def _element(params: ArgoCdSet, of: WatchedBranch) -> dict[str, str]:
    return {
        "application": of.name,
        "branch": of.branch,
        "cluster": of.cluster,
        "folder": of.folder,
        "namespace": of.namespace,
        "server": "" if of.cluster else HERE,
        "wave": str(params.wave),
    }
