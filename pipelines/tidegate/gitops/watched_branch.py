"""What a controller needs to know of an environment's deploy branch."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WatchedBranch:
    """One environment's branch, and where its objects go."""

    name: str
    """The name of the controller's objects."""
    project: str
    branch: str
    namespace: str
    cluster: str
    """Name of the cluster as the controller knows it; empty for the one that it runs in."""
    target: str
    """The kind of target."""
    holds_s: int
    """How long the rollout holds its steps, in all: until then a healthy rollout has not ended."""
    folder: str = "."
    """The objects' folder in the branch: that of a part, or the root."""

    @property
    def labels(self) -> dict[str, str]:
        return {"app.kubernetes.io/part-of": self.project, "app.kubernetes.io/managed-by": "tidegate"}
