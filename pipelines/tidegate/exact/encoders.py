"""What an encoder makes of every value that a text input can have."""

from collections.abc import Sequence
from typing import Any

from tidegate.arrays import Floats
from tidegate.exact.columns import NoExactFormError


def outputs(encoder: Any, possible: Sequence[Sequence[Any]]) -> list[list[Floats]]:
    """Per column of the encoder's input the columns that it becomes, each with a number per possible value.

    `encoder` is an OrdinalEncoder or a OneHotEncoder. Raises NoExactFormError where it refuses a value.
    """
    import numpy as np

    longest = max(map(len, possible))
    padded = [[*values, *[values[0]] * (longest - len(values))] for values in possible]
    try:
        made = encoder.transform(_table(encoder, padded))
    except ValueError as error:
        reason = f"{type(encoder).__name__} refuses values that it has not seen, or missing ones"
        raise NoExactFormError(reason) from error
    dense = np.asarray(made if isinstance(made, np.ndarray) else made.toarray(), np.float64)
    widths = [1] * len(possible) if type(encoder).__name__ == "OrdinalEncoder" else _widths(encoder)
    ends = np.cumsum(widths)
    return [
        [dense[: len(values), place] for place in range(end - width, end)]
        for values, width, end in zip(possible, widths, ends.tolist(), strict=True)
    ]


def _table(encoder: Any, padded: Sequence[Sequence[Any]]) -> object:
    """The input in the form that the encoder was fitted on: a frame if it knows names, else a matrix of numbers."""
    import numpy as np
    import pandas as pd

    names = getattr(encoder, "feature_names_in_", None)
    if names is None:
        return np.array(padded, np.float64).T
    columns = (pd.Series(values, dtype=object) for values in padded)
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


def _widths(encoder: Any) -> list[int]:
    """The number of columns that each input becomes: what is left after infrequent and dropped categories."""
    widths: list[int] = list(encoder._n_features_outs)  # noqa: SLF001 (nothing public says which column is whose)
    return widths
