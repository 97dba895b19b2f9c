"""cv.json holds the report in its order, and a search only where there was one."""

import json

from tidegate.artifacts import json_text
from tidegate.models.cv_report import CvReport, Fold, SearchCandidate, SearchReport

FOLD = Fold(200, 100, {"roc_auc": 0.7, "recall": None})


def report(search=None):
    return CvReport("k_fold", 300, search, {"roc_auc": 0.7}, {"roc_auc": 0.0}, (FOLD,))


def test_without_a_search_nothing_is_said_of_one():
    assert [*report().as_json()] == ["kind", "rows", "mean", "deviation", "folds"]
    assert json.loads(json_text(report().as_json()))["folds"] == [
        {"train_rows": 200, "rows": 100, "metrics": {"roc_auc": 0.7, "recall": None}}
    ]


def test_a_search_holds_every_candidate_and_the_best_one_s_parameters():
    tried = (SearchCandidate({"C": 1}, 0.7, None), SearchCandidate({"C": 2}, None, 33))
    written = json.loads(json_text(report(SearchReport("grid", "roc_auc", tried, {"C": 1})).as_json()))
    assert [*written] == ["kind", "rows", "search", "mean", "deviation", "folds"]
    assert written["search"] == {
        "kind": "grid",
        "metric": "roc_auc",
        "candidates": [
            {"parameters": {"C": 1}, "mean": 0.7, "rows": None},
            {"parameters": {"C": 2}, "mean": None, "rows": 33},
        ],
        "best": {"C": 1},
    }
