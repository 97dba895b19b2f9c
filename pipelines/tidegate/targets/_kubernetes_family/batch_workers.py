"""Nodes of a cluster that answer parts of a run's rows.

Beside the one that reads and writes them.
"""

from typing import Any

from pydantic import Field

from tidegate.config.section import Section
from tidegate.targets import _kubernetes_family
from tidegate.targets._server_params import Resources

NAMES = frozenset({"workers"})


class BatchWorkers(Section):
    """How many there are in each run, and how large."""

    count: int = Field(ge=1, le=1000)
    resources: Resources
    """Of one worker; each of its processors answers a part of 50,000 rows at a time."""


def values(workers: BatchWorkers | None) -> dict[str, Any]:
    """`workers`: their number and resources, or null where one process predicts alone."""
    if workers is None:
        return {"workers": None}
    return {"workers": {"count": workers.count, "resources": _kubernetes_family.amounts(workers.resources)}}
