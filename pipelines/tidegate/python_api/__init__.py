"""Use tidegate from Python: a project as objects, a verdict on two frames.

Everything is read where it is asked for. Nothing here runs a stage or changes a file: that is `dvc repro`.
"""

from tidegate.python_api.gate_result import GateResult
from tidegate.python_api.load_project import load
from tidegate.python_api.prediction_comparison import PredictionComparison, compare
from tidegate.python_api.project import Project
from tidegate.python_api.rows import Rows

__all__ = ["GateResult", "PredictionComparison", "Project", "Rows", "compare", "load"]
