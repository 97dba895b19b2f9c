"""The table of a search has a row per candidate, with the best mean so far."""

from tidegate.models.training.search import SearchCandidate, SearchReport
from tidegate.models.training.search_table import rows

REPORT = SearchReport(
    "random",
    "brier",
    (
        SearchCandidate({"C": 1.0, "solver": "saga"}, 0.3, 0.01, None),
        SearchCandidate({"C": 2.0}, None, None, None),
        SearchCandidate({"weights": {"1": 2}}, 0.2, 0.02, None),
        SearchCandidate({"C": 3.0, "mean": 5}, 0.25, 0.0, None),
    ),
    {"weights": {"1": 2}},
    0.2,
)


def test_each_candidate_is_a_row_with_every_parameter_that_any_has():
    found = rows(REPORT)
    columns = ["candidate", "rows", "mean", "deviation", "best", "param_C", "param_mean", "param_solver"]
    assert all([*row] == [*columns, "param_weights"] for row in found)
    assert [row["candidate"] for row in found] == [1, 2, 3, 4]
    assert [row["param_mean"] for row in found] == [None, None, None, 5]
    assert [row["param_weights"] for row in found] == [None, None, '{"1": 2}', None]
    assert [row["mean"] for row in found] == [0.3, None, 0.2, 0.25]


def test_the_best_so_far_goes_the_way_of_the_metric():
    assert [row["best"] for row in rows(REPORT)] == [0.3, 0.3, 0.2, 0.2]
