"""Write what makes a cluster's controller apply an environment's deploy branch.

`manifests/<environment>.gitops` is not in the branch itself, nor is `manifests/<set>.gitops` of several environments: a
person, or the controller's own root, applies it once.
No value can change the structure: all is written as data.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import yaml

from tidegate.config.schema.gitops import ArgoCd, ArgoCdSet
from tidegate.delivery import target_parts
from tidegate.gitops import argo_cd, argo_cd_set, flux
from tidegate.gitops.watched_branch import WatchedBranch
from tidegate.kinds import ROLLOUTS
from tidegate.releases import deploy_branch

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor


def files(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> dict[str, str]:
    """The text of each file by its path below manifests/."""
    texts: dict[str, str] = {}
    sets: dict[str, argo_cd_set.Members] = {}
    for name, environment in environments.items():
        if (params := environment.gitops) is None:
            continue
        for own, of in _watched(project, name, environment, monitor):
            match params:
                case ArgoCdSet():
                    sets.setdefault(params.name or project, []).append((params, of))
                case ArgoCd():
                    texts[f"{own}.gitops/{params.kind}.yaml"] = _text(argo_cd.documents(params, of))
                case _:
                    texts[f"{own}.gitops/{params.kind}.yaml"] = _text(flux.documents(params, of))
    named = {f"{name}.gitops/argo_cd_set.yaml": argo_cd_set.documents(name, members) for name, members in sets.items()}
    return texts | {path: _text(documents) for path, documents in named.items()}


def _text(documents: list[dict[str, object]]) -> str:
    return str(yaml.safe_dump_all(documents, sort_keys=False, allow_unicode=True, width=10_000))


def _watched(
    project: str, name: str, environment: "Environment", monitor: "Monitor"
) -> Iterator[tuple[str, WatchedBranch]]:
    """The branch, or of an environment on several targets each part's folder in it, where a cluster runs the part."""
    planned = ROLLOUTS.load(environment.rollout.strategy).plan(
        environment.rollout, name, requests_per_second=environment.measured_per_second, monitor=monitor
    )
    for own, part in target_parts.measured(name, environment).items():
        target = part.target
        if hasattr(target, "cluster"):
            yield (
                own,
                WatchedBranch(
                    name=f"{project}-{own}",
                    project=project,
                    branch=deploy_branch.name(name),
                    namespace=target.namespace,
                    cluster=target.cluster,
                    target=target.kind,
                    holds_s=sum(step.hold_s for step in planned.steps),
                    folder="." if own == name else own.removeprefix(f"{name}-"),
                ),
            )
