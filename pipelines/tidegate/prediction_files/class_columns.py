"""Probabilities of several classes: columns named by a prefix and the class.

`predicted_*` names the columns predicted_adelie, predicted_gentoo, …; a column that is called so itself is one column.
"""

from collections.abc import Sequence

from tidegate.arrays import Floats, Labels
from tidegate.errors import DeclarationError, Problem
from tidegate.number_format import some
from tidegate.prediction_files.prediction_file import PredictionFile
from tidegate.prediction_files.values import TextValues, numbers_or_text, problem_at

PREFIXES = ("predicted_", "probability_", "proba_", "prob_", "p_")
ANY = "*"
FEWEST = 2
"""Columns of one prefix that are taken for classes."""
ROUNDED = 0.0101
"""How far the probabilities of a row may be from 1 in sum: a file may hold them rounded."""


def is_group(file: PredictionFile, name: str) -> bool:
    """Whether the name stands for a column per class."""
    return name.endswith(ANY) and name not in file.names


def names(file: PredictionFile, group: str) -> tuple[str, ...]:
    """The classes of a group of columns, in their order."""
    prefix = group.removesuffix(ANY)
    return tuple(name[len(prefix) :] for name in file.names if name.startswith(prefix) and name != prefix)


def usual(file: PredictionFile) -> str:
    """The only group of a usual prefix; empty where there is none."""
    found = [f"{prefix}{ANY}" for prefix in PREFIXES if len(names(file, f"{prefix}{ANY}")) >= FEWEST]
    return found[0] if len(found) == 1 else ""


def column(group: str, of_class: str) -> str:
    """The column of one class."""
    return f"{group.removesuffix(ANY)}{of_class}"


def classes(base: PredictionFile, head: PredictionFile, groups: tuple[str, str]) -> tuple[str, ...]:
    """The classes of the base's columns, then those that only the head's has; empty where neither has a group.

    Raises DeclarationError where one file has a column per class and the other has not.
    """
    is_one, is_other = is_group(base, groups[0]), is_group(head, groups[1])
    if is_one != is_other:
        file, name = (head, groups[1]) if is_one else (base, groups[0])
        message = f"{name} is one column, and the other file has one per class; compare two of a kind"
        raise DeclarationError(Problem(message, file.top))
    if not is_one:
        return ()
    return tuple(dict.fromkeys((*names(base, groups[0]), *names(head, groups[1]))))


def probabilities(file: PredictionFile, group: str, known: Sequence[str]) -> Floats:
    """The probability of each class (rows, classes), 0 of one that the file does not have.

    Raises DeclarationError for what is not between 0 and 1, or 1 in sum.
    """
    import numpy as np

    own = names(file, group)
    result = np.zeros((file.rows, len(known)))
    for place, name in enumerate(known):
        if name not in own:
            continue
        values = numbers_or_text(file, column(group, name))
        if isinstance(values, TextValues):
            message = f"{column(group, name)} holds text, not the probability of {name}"
            raise DeclarationError(Problem(message, file.top))
        outside = (values < 0) | (values > 1)
        if outside.any():
            message = f"{column(group, name)} is {values[int(outside.argmax())]:g}, not between 0 and 1"
            raise problem_at(file, outside, column(group, name), message)
        result[:, place] = values
    total = result.sum(axis=1)
    odd = abs(total - 1) > ROUNDED
    if odd.any():
        message = f"the probabilities {group} are {total[int(odd.argmax())]:g} in sum, not 1"
        raise problem_at(file, odd, column(group, own[0]), f"{message}, in {odd.sum():,} of {file.rows:,} rows")
    return result


def places(file: PredictionFile, name: str, values: Floats | TextValues, known: Sequence[str]) -> Floats:
    """The place of each value among the classes. Raises DeclarationError for a value that is not one of them."""
    from tidegate import class_probabilities

    found = class_probabilities.codes(texts(values), known)
    unknown = found != found
    if unknown.any():
        value = texts(values)[int(unknown.argmax())]
        message = f"{name} is {value!r} in {unknown.sum():,} of {file.rows:,} rows, not one of {some(list(known))}"
        raise problem_at(file, unknown, name, message)
    return found


def texts(values: Floats | TextValues) -> Labels:
    """Values as the names of classes: 1.0 is `1`."""
    import numpy as np

    if isinstance(values, TextValues):
        return values.values
    return np.array([f"{value:.15g}" for value in values.tolist()], dtype=object)
