"""A grid search tries every combination of the declared values."""

from searching import declared, parameters_tried
from tidegate.kinds import SEARCHES


def test_every_combination_is_tried_on_all_rows():
    tried = parameters_tried("grid", {"C": [0.1, 1.0], "tol": [1e-3, 1e-4]})
    assert tried == [{"C": strength, "tol": tol, "rows": 60} for strength in (0.1, 1.0) for tol in (1e-3, 1e-4)]


def test_its_cost_is_every_combination():
    params = declared("grid", space={"C": [0.1, 1.0], "tol": [1e-3, 1e-4, 1e-5]})
    assert SEARCHES.load("grid").most_candidates(params) == 6
