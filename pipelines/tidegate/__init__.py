"""Declarative GitOps config and validation for machine learning.

In Python, `import tidegate` offers `load` (a project: its declaration, data, model, evidence and gate) and `compare`
(two models' predictions); see docs/python.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.python_api import GateResult, PredictionComparison, Project, compare, load

__all__ = ["GateResult", "PredictionComparison", "Project", "compare", "load"]


def __getattr__(name: str) -> Any:
    """Import what Python programs use when they use it: every verb imports this module first."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("tidegate.python_api"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
