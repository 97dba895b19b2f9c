"""The labels by which the analyses of the live step distinguish servers."""

from tidegate.targets import Deployment, _step_alerts
from tidegate.targets._by_hand import ServedVersion

NAMESPACE, VERSION = "tidegate_namespace", "tidegate_version"
"""Labels that the rendered scrape configuration gives each server's series."""


def rules(namespace: str, deployment: Deployment, served: tuple[ServedVersion, ...]) -> list[dict[str, object]]:
    """Two rules for each query of each analysis of the live step; none where one version alone serves."""
    labels = {role: {NAMESPACE: namespace, VERSION: role} for role in ("candidate", "stable")}
    return _step_alerts.rules(deployment, served, labels)
