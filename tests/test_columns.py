"""Columns are found by their role, whether a declaration or a signature describes them."""

from tidegate.columns import ColumnRole, ColumnType, column_of, features
from tidegate.config.schema.data import Column
from tidegate.data.signature import InputTensor

COLUMNS = {"late": Column(type="bool", role="target"), "distance": Column(type="float")}


def test_a_column_is_found_by_its_role():
    assert column_of(COLUMNS, ColumnRole.TARGET) == "late"
    assert column_of(COLUMNS, ColumnRole.TIME) is None


def test_features_keep_their_order_and_what_describes_them():
    assert features(COLUMNS) == {"distance": COLUMNS["distance"]}
    tensor = InputTensor("distance", "FP64", ColumnType.FLOAT, nullable=False, unit=None)
    assert features({"distance": tensor}) == {"distance": tensor}
