"""Rows that look for a difference between two forms of one model.

Missing, unknown and empty values, infinities, the largest and smallest doubles, and numbers exactly at the limits of
the model's splits and beside them. What scikit-learn refuses is left out and reported.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, nan
from typing import TYPE_CHECKING

from tidegate.errors import EvidenceError
from tidegate.exact.form import Form, NumberInput
from tidegate.exact.onnx_file import read
from tidegate.models.exact_forms.exact_form import Candidate
from tidegate.models.exact_forms.exact_inputs import input_name

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from tidegate.arrays import Floats

Predict = Callable[["pd.DataFrame"], "Floats"]
ROWS = 10_000
LARGEST = {"infinity": inf, "-infinity": -inf, "1e300": 1e300, "-1e300": -1e300}
SMALL = (0.0, -0.0, 5e-324, -1.0, -2.0, 255.0, 256.0, 2.0**53 + 2)
LARGEST_FLOAT = 3.4028234663852886e38
"""The largest float of single precision, in which scikit-learn's trees take numbers."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Which special values scikit-learn accepts, by input."""

    missing: frozenset[str]
    large: Mapping[str, tuple[float, ...]]

    def form(self, form: Form) -> Form:
        """The form that refuses what scikit-learn refuses."""
        return replace(form, numbers=[self._number(number) for number in form.numbers])

    def _number(self, number: NumberInput) -> NumberInput:
        name = input_name(number)
        most = None if 1e300 in self.large[name] else LARGEST_FLOAT
        return replace(number, takes_missing=name in self.missing, most=most)

    def refused(self) -> Iterator[str]:
        """What rows can't hold, as sentences."""
        for name, values in self.large.items():
            kinds = [kind for kind, value in LARGEST.items() if value not in values]
            kinds += [] if name in self.missing else ["missing"]
            if kinds:
                yield f"{name}: {', '.join(kinds)}, which scikit-learn refuses"


def accepted(predict: Predict, row: "pd.DataFrame", form: Form) -> Accepted:
    """Ask scikit-learn about one row, once per special value.

    Of trees, which compare each input by itself, about all inputs at once: where the row of them is accepted, each is.
    Otherwise, and of sums, in which large numbers may cancel, about each input alone.
    """
    names = [input_name(number) for number in form.numbers]

    def taking(value: float) -> frozenset[str]:
        if form.dot is None and _takes(predict, row, names, value):
            return frozenset(names)
        return frozenset(name for name in names if _takes(predict, row, [name], value))

    large = {value: taking(value) for value in LARGEST.values()}
    return Accepted(taking(nan), {name: tuple(v for v, takers in large.items() if name in takers) for name in names})


def _takes(predict: Predict, row: "pd.DataFrame", names: Sequence[str], value: float) -> bool:
    try:
        predict(row.assign(**dict.fromkeys(names, value)))
    except (ValueError, EvidenceError):
        return False
    return True


def rows(
    candidate: Candidate, inputs: "pd.DataFrame", taken: Accepted, generator: "np.random.Generator", count: int = ROWS
) -> "pd.DataFrame":
    """Rows of `features.inputs` for which scikit-learn has an answer; each value is drawn by itself."""
    import pandas as pd

    form, limits = candidate.model.form, _limits(candidate)
    chosen = {name: inputs[name].to_numpy()[generator.integers(len(inputs), size=count)] for name in inputs.columns}
    for text in form.texts:
        chosen[text.name] = _mixed(chosen[text.name], [None, "", "never seen", *text.values], generator)
    for place, number in enumerate(form.numbers):
        name = input_name(number)
        special = [*SMALL, *taken.large[name], *([nan] if name in taken.missing else [])]
        turning = limits.get(place, ())
        chosen[name] = _mixed(_mixed(chosen[name], special, generator, share=0.1), turning, generator, share=0.5)
    return pd.DataFrame(chosen)


def _mixed(
    values: "Floats", others: "Sequence[object] | Floats", generator: "np.random.Generator", share: float = 0.3
) -> "Floats":
    """Values of which a share is replaced by others."""
    import numpy as np

    if not len(others):
        return values
    others = np.array(others, dtype=values.dtype)
    drawn = others[generator.integers(len(others), size=len(values))]
    return np.where(generator.random(len(values)) < share, drawn, values)


def _limits(candidate: Candidate) -> "dict[int, Floats]":
    """For each input, the thresholds of the model's splits, and the doubles next to them."""
    import numpy as np

    found: dict[int, list[Floats]] = {}
    trees = [step.attributes for step in read(candidate.program).steps if step.operator == "TreeEnsemble"]
    for attributes in trees:
        order = np.argsort(attributes["nodes_featureids"], kind="stable")
        features, splits = attributes["nodes_featureids"][order], attributes["nodes_splits"][order]
        for place, column in candidate.columns:
            of_place = slice(*np.searchsorted(features, [place, place + 1]))
            found.setdefault(column.source, []).append(column.undone(splits[of_place]))
    return {source: _with_neighbours(np.unique(np.concatenate(limits))) for source, limits in found.items()}


def _with_neighbours(limits: "Floats") -> "Floats":
    import numpy as np

    exact = limits[np.isfinite(limits)]
    return np.concatenate([exact, np.nextafter(exact, np.inf), np.nextafter(exact, -np.inf)])
