import numpy as np
import pandas as pd
import pytest

from tidegate.config.schema.data import Column
from tidegate.errors import DeclarationError
from tidegate.python_api.predictions import feature_table

FEATURES = {
    name: Column(type=kind, nullable=True)
    for name, kind in (("carrier", "category"), ("stops", "int"), ("far", "bool"))
}
ROWS = pd.DataFrame({"far": [True, None], "stops": [2.0, np.nan], "carrier": ["AA", None], "other": [1, 2]})


def test_features_are_in_the_declared_order_and_types():
    table = feature_table(ROWS, FEATURES)
    assert table.to_pydict() == {"carrier": ["AA", None], "stops": [2, None], "far": [True, None]}
    assert [str(kind) for kind in table.schema.types] == ["string", "int64", "bool"]


def test_a_fraction_is_no_whole_number():
    with pytest.raises(DeclarationError, match=r"stops.*declared int"):
        feature_table(ROWS.assign(stops=[0.5, 1.0]), FEATURES)


def test_missing_features_are_named_together():
    with pytest.raises(DeclarationError, match="the model needs carrier, far, which these rows lack; they have stops"):
        feature_table(ROWS[["stops"]], FEATURES)
