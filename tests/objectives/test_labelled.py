"""Which rows count where labels come late."""

from dataclasses import replace

import numpy as np

from monitored import params_of, window
from tidegate.objectives._labelled import labelled
from tidegate.records import Finding


def rows(truth_known, **fields):
    drawn = window(skill=2)
    given = replace(drawn, truth=np.where(truth_known, drawn.truth, np.nan))
    params = params_of("performance", metric="roc_auc", at_least=0.7, window="100d", **fields)
    return labelled("performs", "roc_auc", params, given)


def test_rows_that_are_too_young_are_left_out_also_those_whose_label_came_early():
    places = np.arange(5000)
    found = rows((places < 4000) | (places % 10 == 0), labels_within="12d")
    assert found.rows.rows == 4000
    assert found.note == "; 4,100 of 5,000 labels are in, 900 may still come, 100 that came early are left out"


def test_young_rows_count_where_each_has_its_label():
    found = rows(np.ones(5000, bool), labels_within="12d")
    assert found.rows.rows == 5000
    assert found.note == "; 5,000 of 5,000 labels are in, 0 may still come"


def test_old_rows_without_a_label_decide_nothing():
    found = rows(np.arange(5000) % 2 == 0)
    assert isinstance(found, Finding)
    assert found.verdict == "inconclusive"
    assert "2,500 of 5,000 rows lack the label that they should have by now" in found.reason


def test_few_labels_decide_nothing():
    found = rows(np.arange(5000) < 500)
    assert isinstance(found, Finding)
    assert "500 labelled rows; 1,000 are needed" in found.reason
