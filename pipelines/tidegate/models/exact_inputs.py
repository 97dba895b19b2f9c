"""Rows of scikit-learn's table as the input of an exact form's program."""

from typing import TYPE_CHECKING

from tidegate.exact.form import NumberInput
from tidegate.exact.model import ExactModel, codes_of

if TYPE_CHECKING:
    import pandas as pd

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
