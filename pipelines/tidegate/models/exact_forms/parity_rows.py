"""The rows on which an exact form is proven.

They are the holdout with its evaluated predictions, and the golden requests with the answers of training.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate import artifacts, class_probabilities, paths
from tidegate.config.schema.data import Columns
from tidegate.data.golden_answers import GoldenRequests
from tidegate.data.signature import Signature
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.models.features import inputs
from tidegate.models.packages.describe_signature import decode

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats


@dataclass(frozen=True, slots=True)
class ParityRows:
    """The holdout's inputs, what `evaluate` recorded for them, and the golden inputs with the answers of training."""

    holdout: "pd.DataFrame"
    evaluated: "Floats"
    golden: "pd.DataFrame"
    answers: "Floats"


def read(columns: Columns, signature: Signature, golden: GoldenRequests) -> ParityRows:
    """Raises EvidenceError where a file is missing or belongs to other rows."""
    import numpy as np

    feature_columns, classes = signature.columns, signature.classes
    asked = decode(golden.inputs, feature_columns, most_rows=len(golden.answers))
    holdout = inputs(artifacts.read_table(paths.HOLDOUT), columns)
    by_class = [f"{class_probabilities.PREFIX}{name}" for name in classes]
    recorded = artifacts.read_table(paths.PREDICTIONS, ["truth", *(by_class or ["predicted"])])
    _, evaluated = class_probabilities.read(recorded, classes)
    if len(holdout) != len(evaluated):
        reason = f"has {len(evaluated)} rows, the holdout {len(holdout)}; run `dvc repro`"
        raise EvidenceError(Problem(reason, Where(str(paths.PREDICTIONS))))
    return ParityRows(holdout, evaluated, inputs(asked, feature_columns), np.array(golden.answers))
