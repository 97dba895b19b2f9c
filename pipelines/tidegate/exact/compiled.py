"""What a family makes of a fitted estimator."""

from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.exact.columns import Column
from tidegate.exact.form import Dot
from tidegate.exact.links import Link


@dataclass(frozen=True, slots=True)
class Compiled:
    """The link that is applied to the program's last value, and the columns that its trees split, in their order.

    `dots`: candidates, of which the first that gives scikit-learn's bits is used; empty where the program forms the sum
    itself.
    """

    link: Link
    columns: Sequence[Column]
    dots: tuple[Dot, ...] = ()
