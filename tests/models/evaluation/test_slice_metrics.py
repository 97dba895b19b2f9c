"""Each part of a slice has its rows and metrics; a small part has no metrics, an undefined one is None."""

import numpy as np
import pytest

import model_project
from tidegate.config.schema.evaluate import Slice
from tidegate.models.evaluation.slice_metrics import by_slice


@pytest.fixture
def table():
    return model_project.table(200)


def measured(table, **slices):
    observed = np.tile([0.0, 1.0], len(table) // 2)
    return by_slice(model_project.evaluate(slices=slices), table, observed, np.full(len(table), 0.25))


def test_each_part_is_measured_on_its_own_rows(table):
    found = measured(table, carrier=Slice(by="carrier", min_rows=1))["carrier"]
    assert {label: part["rows"] for label, part in found.items()} == {
        f"carrier={name}": int(rows) for name, rows in table.carrier.value_counts().sort_index().items()
    }
    share = np.tile([0.0, 1.0], 100)[(table.carrier == "HA").to_numpy()].mean()
    brier = share * 0.75**2 + (1 - share) * 0.25**2
    assert found["carrier=HA"]["metrics"]["brier"] == pytest.approx(brier)


def test_a_part_with_too_few_rows_has_no_metrics(table):
    rows = int((table.carrier == "HA").sum())
    found = measured(table, carrier=Slice(by="carrier", min_rows=rows + 1))["carrier"]
    assert found["carrier=HA"] == {"rows": rows, "metrics": {}}


def test_a_metric_that_one_class_leaves_undefined_is_none(table):
    table["even"] = np.tile([1, 0], 100)
    found = measured(table, even=Slice(when="even == 1", min_rows=1))["even"]["even"]
    assert (found["rows"], found["metrics"]["roc_auc"]) == (100, None)


def test_a_slice_without_rows_has_one_part_and_no_metrics(table):
    assert measured(table, none=Slice(when="distance > 1000000")) == {"none": {"none": {"rows": 0, "metrics": {}}}}
