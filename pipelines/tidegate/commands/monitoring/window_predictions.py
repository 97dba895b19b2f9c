"""Predict a window's rows, by the package's exact form where it has one.

The exact form is proven to give the model's numbers, and is what servers answer from. It needs neither scikit-learn
nor its tables: a million rows take a tenth of the time and of the memory.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from tidegate import artifacts, paths
from tidegate.config.schema.data import features
from tidegate.config.schema.root import Declaration
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.data.statistics.stored_columns import parts
from tidegate.errors import EvidenceError
from tidegate.exact.form import FILES as EXACT_FILES
from tidegate.exact.model import ExactModel, UnanswerableError

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.arrays import Floats
    from tidegate.data.statistics.stored_columns import StoredColumns

AT_ONCE = 2**14
"""Rows that are predicted together: what is made of them on the way takes many times their own memory."""
EXACT_AT_ONCE = 1_000
"""Rows of an exact form: their numbers stay in the processor's cache."""


def predicted(declared: Declaration, table: "pa.Table | StoredColumns", served: "Floats | None") -> "Floats":
    """What the model predicts; what was answered, where a log lacks a feature that is private.

    Raises EvidenceError where the model cannot take the rows.
    """
    import numpy as np

    read = list(features(declared.data.columns))
    if served is not None and not {*read} <= {*table.column_names}:
        return served
    exact = _exact_form()
    predict = _scikit_learn(declared) if exact is None else _exact(exact, declared)
    try:
        return np.concatenate([predict(rows) for rows in parts(table, read, AT_ONCE)])
    except (UnanswerableError, ValueError) as error:  # how an exact form, and scikit-learn, refuse values
        reason = str(error).partition("\n")[0][:200]
        raise EvidenceError(f"the model can't predict the window's rows: {reason}") from None


def _exact_form() -> ExactModel | None:
    """The package's exact form, if it has one and its model is the one that is monitored.

    Raises EvidenceError for a package that is not the one that was built.
    """
    contents = paths.PACKAGE / "package.json"
    if not contents.exists() or find_spec("onnxruntime") is None:
        return None
    files = artifacts.read_json(contents)["files"]
    if not {*EXACT_FILES} <= {*files} or files[paths.MODEL.name]["sha256"] != artifacts.sha256(paths.MODEL):
        return None
    from tidegate.serve.package import load

    return load(paths.PACKAGE).exact


def _exact(model: ExactModel, declared: Declaration) -> "Callable[[pa.Table], Floats]":
    from tidegate.models.exact_forms.exact_inputs import table_matrix

    def predict(rows: "pa.Table") -> "Floats":
        import numpy as np

        matrix = table_matrix(model, rows, declared.data.columns)
        model.require(matrix)
        parts = range(0, len(matrix), EXACT_AT_ONCE)
        return np.concatenate([model.predict(matrix[first : first + EXACT_AT_ONCE]) for first in parts])

    return predict


def _scikit_learn(declared: Declaration) -> "Callable[[pa.Table], Floats]":
    from tidegate.models.features import inputs
    from tidegate.models.packages import model_file
    from tidegate.models.prediction.predict import predict as answers

    model = model_file.read(paths.MODEL, extra=trusted_here())

    def predict(rows: "pa.Table") -> "Floats":
        return answers(model, inputs(rows.to_pandas(), declared.data.columns), declared.evaluate.task)

    return predict
