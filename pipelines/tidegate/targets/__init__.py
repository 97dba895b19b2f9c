"""What a release is rendered into: one kind of platform per file or folder.

Templates are in templates/<kind>. docs/add-a-target.md shows three targets; `tidegate.kinds` has their Protocol.
"""

from tidegate.delivery.losses import FULL, Loss, Support, TargetLimitProblem
from tidegate.targets._deployment import Deployment
from tidegate.targets._manifest import Flaw, Manifest

__all__ = ["FULL", "Deployment", "Flaw", "Loss", "Manifest", "Support", "TargetLimitProblem"]
