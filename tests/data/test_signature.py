"""A signature describes the feature columns that it was made from."""

from tidegate.columns import ColumnRole, ColumnType
from tidegate.data.signature import InputTensor, OutputTensor, Signature


def test_the_features_are_those_that_it_was_made_from():
    distance = InputTensor("distance", "FP64", ColumnType.FLOAT, nullable=True, unit="km")
    signature = Signature("m", "regression", 0.5, (distance,), (OutputTensor("predicted", "FP64"),))
    assert signature.columns == {"distance": distance}
    assert (distance.type, distance.role, distance.nullable) == (ColumnType.FLOAT, ColumnRole.FEATURE, True)
