"""Bundled data sets: real tables without a network."""

import pytest
from pydantic import ValidationError

from tidegate.data.sources import sklearn


@pytest.mark.parametrize(
    ("dataset", "shape"), [("breast_cancer", (569, 31)), ("diabetes", (442, 11)), ("wine", (178, 14))]
)
def test_the_data_set_is_a_table_with_its_target(dataset: str, shape: tuple[int, int]) -> None:
    table = sklearn.read(sklearn.Params.model_validate({"kind": "sklearn", "dataset": dataset}))
    assert table.shape == shape
    assert table.column_names[-1] == "target"


def test_a_data_set_that_would_be_downloaded_is_refused() -> None:
    with pytest.raises(ValidationError):
        sklearn.Params.model_validate({"kind": "sklearn", "dataset": "california_housing"})
