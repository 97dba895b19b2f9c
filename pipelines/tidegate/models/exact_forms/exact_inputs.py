"""Rows of scikit-learn's table as the input of an exact form's program."""

from typing import TYPE_CHECKING

from tidegate.columns import AnyColumns, features
from tidegate.exact.form import NumberInput
from tidegate.exact.model import ExactModel, codes_of
from tidegate.models.features import TEXT
from tidegate.models.features import inputs as inputs_of

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from tidegate.arrays import Floats


def input_name(number: NumberInput) -> str:
    """The name of its column in `features.inputs`."""
    return number.name if number.part is None else f"{number.name}_{number.part}"


def matrix(model: ExactModel, inputs: "pd.DataFrame") -> "Floats":
    """The program's input for rows of `features.inputs`."""
    import numpy as np

    form = model.form
    columns = [
        np.array(codes_of(codes, inputs[text.name].tolist()), np.float64)
        for text, codes in zip(form.texts, model.codes, strict=True)
    ]
    columns += [inputs[input_name(number)].to_numpy(np.float64) for number in form.numbers]
    return np.ascontiguousarray(np.column_stack(columns))


def table_matrix(model: ExactModel, table: "pa.Table", columns: AnyColumns) -> "Floats":
    """The same for rows of a table with the declared features, whose texts are never Python's."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    form = model.form
    made = np.empty((table.num_rows, len(form.texts) + len(form.numbers)))
    for place, text in enumerate(form.texts):
        values = table.column(text.name)
        known = pa.array(text.values, values.type)
        codes = pc.fill_null(pc.index_in(values, known, skip_nulls=True), len(text.values) + 1)
        made[:, place] = pc.if_else(pc.is_null(values), len(text.values), codes).to_numpy()
    others = {name: column for name, column in features(columns).items() if column.type not in TEXT}
    frame = inputs_of(table.select(list(others)).to_pandas(), others)
    for place, number in enumerate(form.numbers, len(form.texts)):
        made[:, place] = frame[input_name(number)].to_numpy(np.float64)
    return made
