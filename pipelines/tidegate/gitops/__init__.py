"""Write what makes a cluster's controller apply an environment's deploy branch.

`manifests/<environment>.gitops` is not in the branch itself: a person, or the controller's own root, applies it once.
No value can change the structure: all is written as data.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import yaml

from tidegate.config.schema.gitops import ArgoCd
from tidegate.gitops import argo_cd, flux
from tidegate.gitops.watched_branch import WatchedBranch
from tidegate.kinds import ROLLOUTS
from tidegate.releases import deploy_branch

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor


def files(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> dict[str, str]:
    """The text of each file by its path below manifests/."""
    texts = {}
    for name, environment in environments.items():
        if environment.gitops is not None:
            of = _watched(project, name, environment, monitor)
            kind = argo_cd if isinstance(environment.gitops, ArgoCd) else flux
            texts[f"{name}.gitops/{environment.gitops.kind}.yaml"] = yaml.safe_dump_all(
                kind.documents(environment.gitops, of), sort_keys=False, allow_unicode=True, width=10_000
            )
    return texts


def _watched(project: str, name: str, environment: "Environment", monitor: "Monitor") -> WatchedBranch:
    rollout, target = environment.rollout, environment.target
    planned = ROLLOUTS.load(rollout.strategy).plan(
        rollout, name, requests_per_second=environment.measured_per_second, monitor=monitor
    )
    return WatchedBranch(
        name=f"{project}-{name}",
        project=project,
        branch=deploy_branch.name(name),
        namespace=target.namespace,
        cluster=target.cluster,
        target=target.kind,
        holds_s=sum(step.hold_s for step in planned.steps),
    )
