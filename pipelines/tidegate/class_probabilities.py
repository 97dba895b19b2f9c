"""Class probabilities: the likeliest class, and the columns of their table.

Predictions are one number per row, or an array (rows, classes) of probabilities in the declared order of the classes.
The truth is then the place of a row's class in that order, as a float.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Codes, Floats, Labels, Mask

PREFIX = "predicted_"
"""A table has the probability of a class in the column of this prefix and the class."""
UNKNOWN = -1


def likeliest(predicted: "Floats") -> "Codes":
    """The class of each row's largest probability, the first of equal ones; -1 where one is not finite."""
    import numpy as np

    known = finite(predicted)
    return np.where(known, np.where(known[:, None], predicted, 0.0).argmax(axis=1), UNKNOWN)


def right(truth: "Floats", predicted: "Floats") -> "Mask":
    """Whether the likeliest class is the row's."""
    result: Mask = likeliest(predicted) == truth
    return result


def finite(predicted: "Floats") -> "Mask":
    """Rows whose prediction is finite: the number, or every probability."""
    import numpy as np

    return np.asarray(np.isfinite(predicted if predicted.ndim == 1 else predicted.sum(axis=1)))


def known(truth: "Floats", predicted: "Floats") -> "Mask":
    """Rows whose truth and prediction are both finite."""
    import numpy as np

    return np.asarray(np.isfinite(truth)) & finite(predicted)


def places(truth: "Floats") -> "Codes":
    """The truth as places; 0 for one that is missing, which `known` finds."""
    import numpy as np

    return np.nan_to_num(truth).astype(np.intp)


def indicators(truth: "Floats", count: int) -> "Floats":
    """1.0 in the column of each row's class (rows, count), 0.0 in the others."""
    import numpy as np

    return np.asarray(truth[:, None] == np.arange(count), dtype=np.float64)


def widened(predicted: "Floats", count: int) -> "Floats":
    """The probabilities with columns of 0 for classes that a model has not seen."""
    import numpy as np

    if predicted.shape[1] >= count:
        return predicted
    return np.hstack([predicted, np.zeros((len(predicted), count - predicted.shape[1]))])


def reordered(predicted: "Floats", classes: Sequence[str], wanted: Sequence[str]) -> "Floats":
    """The columns of `classes` in the order `wanted`, which may name more: those have probability 0."""
    import numpy as np

    if tuple(classes) == tuple(wanted):
        return predicted
    result = np.zeros((len(predicted), len(wanted)))
    places = {name: place for place, name in enumerate(wanted)}
    result[:, [places[name] for name in classes]] = predicted
    return result


def recoded(truth: "Floats", classes: Sequence[str], wanted: Sequence[str]) -> "Floats":
    """The truth by the places of `wanted` instead of `classes`."""
    import numpy as np

    places = {name: place for place, name in enumerate(wanted)}
    return np.array([places[name] for name in classes], dtype=np.float64)[truth.astype(np.intp)]


def constant(truth: "Floats", like: "Floats") -> "Floats":
    """The mean of a truth as each row's prediction, or the share of each class where `like` has a column for each."""
    import numpy as np

    if like.ndim == 2:
        shares = indicators(truth, like.shape[1]).mean(axis=0)
        return np.broadcast_to(shares, like.shape).copy()
    return np.full(len(like), truth.mean())


def chosen(mask: "Mask", one: "Floats", other: "Floats") -> "Floats":
    """Predictions of `one` where the mask is true, of `other` elsewhere."""
    import numpy as np

    return np.where(mask if one.ndim == 1 else mask[:, None], one, other)


def columns(truth: "Floats", predicted: "Floats", classes: Sequence[str]) -> "dict[str, Labels]":
    """`truth` and `predicted`; with classes, the truth's name and a column per class in their order."""
    import numpy as np

    if predicted.ndim == 1:
        return {"truth": truth, "predicted": predicted}
    names = np.array(classes, dtype=object)[truth.astype(np.intp)]
    by_class = {f"{PREFIX}{name}": predicted[:, place] for place, name in enumerate(classes)}
    return {"truth": names, **by_class}


def named(columns: Sequence[str]) -> tuple[str, ...]:
    """The classes of a table with these columns, in their order; empty where it has one number per row."""
    return tuple(name.removeprefix(PREFIX) for name in columns if name.startswith(PREFIX))


def codes(names: "Labels", classes: Sequence[str]) -> "Floats":
    """The place of each row's class; NaN for a name that is not among the classes."""
    import numpy as np
    import pandas as pd

    places = pd.Index(list(classes), dtype=object).get_indexer(pd.Index(names, dtype=object))
    return np.where(places < 0, np.nan, places.astype(np.float64))


def read(table: "Mapping[str, Labels] | pd.DataFrame", classes: Sequence[str]) -> "tuple[Floats, Floats]":
    """Truth and predictions of a table that `columns` made."""
    import numpy as np

    if not classes:
        return np.asarray(table["truth"], dtype=np.float64), np.asarray(table["predicted"], dtype=np.float64)
    predicted = np.column_stack([np.asarray(table[f"{PREFIX}{name}"], dtype=np.float64) for name in classes])
    return codes(np.asarray(table["truth"], dtype=object), classes), predicted
