"""A data set that comes with scikit-learn: real, small, and there without a network."""

from typing import Literal

from tidegate.config.model import Section


class Params(Section):
    """A data set bundled with scikit-learn."""

    kind: Literal["sklearn"]
    dataset: Literal["breast_cancer", "diabetes", "digits", "iris", "linnerud", "wine"]
    """Its name: `load_<dataset>`."""
