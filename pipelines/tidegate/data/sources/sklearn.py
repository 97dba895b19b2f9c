"""A data set bundled with scikit-learn: real, small, available offline.

Why: an example or a test needs rows that everybody has.

Example: `biopsies: {kind: sklearn, dataset: breast_cancer}`
"""

from typing import TYPE_CHECKING, Literal

from tidegate.config.section import Section

if TYPE_CHECKING:
    import pyarrow as pa


class Params(Section):
    """A data set bundled with scikit-learn."""

    kind: Literal["sklearn"]
    dataset: Literal["breast_cancer", "diabetes", "digits", "iris", "linnerud", "wine"]
    """The data set's name: `load_<dataset>`."""


def read(params: Params) -> "pa.Table":
    import pyarrow as pa
    from sklearn import datasets

    frame = getattr(datasets, f"load_{params.dataset}")(as_frame=True).frame
    return pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
