"""Requests whose answers are recorded in training, and must not change in serving.

They hold ordinary rows, one with every nullable feature missing, and one with categories not seen in training.
"""

from typing import TYPE_CHECKING, Any

from tidegate.config.schema.data import Column, Columns, features
from tidegate.data.golden_answers import GoldenRequests, deviations
from tidegate.data.signature import Signature
from tidegate.models.features import TEXT, inputs
from tidegate.models.packages.describe_signature import decode, encode
from tidegate.models.prediction.predict import predict

if TYPE_CHECKING:
    import pandas as pd

ORDINARY = 14
UNSEEN = "never seen in training"
ROUNDING = 1e-12
"""Read back, an array may have another layout in memory, and a sum over it may then differ in its last bits."""


def record(model: object, table: "pd.DataFrame", columns: Columns, *, task: str, seed: int) -> GoldenRequests:
    """The requests, and what `model` answers from memory after training."""
    rows = _rows(table, columns, seed)
    answers = predict(model, inputs(rows, columns), task)
    return GoldenRequests(encode(rows, columns), answers.tolist())


def differences(model: object, signature: Signature, golden: GoldenRequests, *, tolerance: float = 0.0) -> list[str]:
    """How the answers of `model` to a client differ from those recorded; empty if they do not.

    `tolerance` is relative to the larger of 1 and the recorded answer.
    """
    columns = signature.columns
    rows = decode(golden.inputs, columns, most_rows=len(golden.answers))
    return deviations(predict(model, inputs(rows, columns), signature.task), golden, tolerance)


def _rows(table: "pd.DataFrame", columns: Columns, seed: int) -> "pd.DataFrame":
    import numpy as np
    import pandas as pd

    chosen = np.sort(np.random.default_rng(seed).permutation(len(table))[:ORDINARY])
    rows = table.iloc[chosen]

    def values(name: str, column: Column) -> "pd.Series[Any]":
        """The values of the ordinary rows, then of two rows like the first: with a missing and with an unseen value."""
        ordinary = rows[name].astype(object).tolist()
        missing = None if column.nullable else ordinary[0]
        unseen = UNSEEN if column.type in TEXT else ordinary[0]
        return pd.Series([*ordinary, missing, unseen], dtype=object)

    times = {name: dtype for name, dtype in rows.dtypes.items() if name in features(columns) and dtype.kind == "M"}
    return pd.DataFrame({name: values(name, column) for name, column in features(columns).items()}).astype(times)
