"""Cut folds of one kind, as training does: for the tests of cross-validations."""

from typing import Any

import pandas as pd
from pydantic import TypeAdapter

import model_project
from tidegate.arrays import Folds
from tidegate.config.schema.train_kinds import CrossValidationParams
from tidegate.kinds import CROSS_VALIDATIONS
from tidegate.models.training.folds import folds


def declared(kind: str, **keys: Any) -> CrossValidationParams:
    found: CrossValidationParams = TypeAdapter(CROSS_VALIDATIONS.params()).validate_python({"kind": kind, **keys})
    return found


def cut(
    kind: str, table: pd.DataFrame, count: int = 3, columns: dict[str, Any] | None = None, seed: int = 7, **keys: Any
) -> Folds:
    truth = table["late"].to_numpy(float)
    return folds(declared(kind, folds=count, **keys), table, truth, model_project.columns(columns), seed)
