"""What render writes to manifests/.

Of each environment its target's files, with alert rules and GitOps objects beside.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tidegate import gitops
from tidegate.alerts import compiled
from tidegate.alerts import files as alert_files
from tidegate.alerts.problems import problems as alerting
from tidegate.delivery.release_name import LATEST
from tidegate.errors import DeclarationError, Problem
from tidegate.targets import _declaration_checks, _declared_deployment, _rendering

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor


def files(
    project: str, environments: "Mapping[str, Environment]", monitor: "Monitor", *, linted: bool = True
) -> dict[str, str]:
    """What manifests/ must hold, as path below it and text; `linted` also refuses what a platform refuses.

    An environment that names a release has that release's files.
    """
    texts: dict[str, str] = {}
    errors: list[Problem] = []
    if linted:
        errors += _declaration_checks.problems(project, environments, monitor)
        errors += alerting(project, environments, monitor)
    if errors:
        raise DeclarationError(dict.fromkeys(errors))
    render = _rendering.manifests if linted else _rendering.rendered
    rules = compiled(project, environments, monitor)
    for name, environment in environments.items():
        try:
            if environment.release != LATEST:
                texts |= {
                    f"{name}/{file}": text
                    for file, text in _declared_deployment.released(project, name, environment.release).items()
                }
                continue
            documents = render(environment, _declared_deployment.of(project, name, environment, monitor, rules))
        except DeclarationError as error:
            errors += error.problems
        else:
            texts |= {f"{name}/{manifest.file}": manifest.text for manifest in documents}
    if errors:
        raise DeclarationError(dict.fromkeys(errors))
    beside = alert_files.files(project, environments, monitor) | gitops.files(project, environments, monitor)
    return texts | beside
