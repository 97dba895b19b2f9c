"""An earlier model answers for a later holdout, and only for exactly that."""

import numpy as np
import pandas as pd
import pytest

from tidegate.config.schema.data import Column
from tidegate.models import store
from tidegate.models.features import inputs
from tidegate.models.rescoring import rescored
from tidegate.policy.pairing import Predictions, Unpaired

COLUMNS = {
    "key": Column(type="string", role="id"),
    "size": Column(type="float"),
    "late": Column(type="bool", role="target", positive=True),
}


@pytest.fixture
def model(tmp_path):
    from sklearn.linear_model import LogisticRegression

    table = rows(200, seed=1)
    fitted = LogisticRegression().fit(inputs(table, COLUMNS), table.late)
    store.write(tmp_path / "model.skops", fitted)
    return tmp_path / "model.skops"


def rows(count, *, seed):
    generator = np.random.default_rng(seed)
    size = generator.normal(size=count)
    table = {"key": [f"k{n}" for n in range(count)], "size": size, "late": size + generator.normal(size=count) > 0}
    return pd.DataFrame(table).set_index("key", drop=False)


def seen(table):
    """Predictions of these rows, last row first."""
    table = table.iloc[::-1]
    size = len(table)
    return Predictions(table.key.to_numpy(object), table.late.to_numpy(float), np.full(size, 0.5), np.full(size, "d"))


def test_the_model_answers_for_each_row_in_the_predictions_order(model):
    table = rows(50, seed=2)
    here = seen(table)
    again = rescored(model, table, here, COLUMNS, "binary")
    assert isinstance(again, Predictions)
    expected = store.read(model).predict_proba(inputs(table, COLUMNS))[:, 1]
    assert again.predicted.tolist() == expected[::-1].tolist()
    assert again.row_id.tolist() == here.row_id.tolist()
    assert again.block.tolist() == here.block.tolist()


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        pytest.param(rows(51, seed=2), "50 rows are predicted here; the holdout has 51", id="a row is left out"),
        pytest.param(rows(49, seed=2), "50 rows are predicted here; the holdout has 49", id="a row is made up"),
        pytest.param(rows(50, seed=3), "the truth in the predictions is not that of the holdout", id="other truth"),
    ],
)
def test_what_is_not_the_holdout_is_not_scored(model, table, reason):
    found = rescored(model, table, seen(rows(50, seed=2)), COLUMNS, "binary")
    assert isinstance(found, Unpaired)
    assert found.reason == reason
