"""Array types for annotations.

numpy is loaded where numbers are computed, never where a rule is only declared.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[Any]
    Mask = NDArray[np.bool_]
    Codes = NDArray[np.intp]
    Counts = NDArray[np.integer[Any]]
    Folds = list[tuple[Codes, Codes]]
else:
    Floats = Labels = Mask = Codes = Counts = Folds = Any
