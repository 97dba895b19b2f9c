"""What a review shows of a search: the candidates, the chosen one, the optimism; what is no search is refused."""

import pytest

from tidegate import paths
from tidegate.artifacts import write_json
from tidegate.errors import EvidenceError
from tidegate.review.gathering.search import read

TRIED = [
    {"parameters": {"C": 1}, "mean": 0.71, "deviation": 0.1, "rows": 100},
    {"parameters": {"C": 2}, "mean": None, "deviation": None, "rows": 100},
    {"parameters": {"C": 1}, "mean": 0.7, "deviation": 0.01, "rows": 300},
]
FOLD = {"best": {"C": 1}, "optimum": 0.7, "score": 0.69}
NESTED = {"mean": 0.69, "deviation": 0.02, "optimism": 0.01, "folds": [FOLD]}
FOUND = {"kind": "halving", "metric": "roc_auc", "candidates": TRIED, "best": {"C": 1}, "optimum": 0.7}


def written(folder, **changed):
    write_json(folder / paths.SEARCH, FOUND | {"nested": NESTED} | changed)
    return folder


def test_the_chosen_candidate_is_the_one_whose_mean_is_the_optimum(tmp_path):
    found = read(written(tmp_path))
    assert [tried.is_chosen for tried in found.candidates] == [False, False, True]
    assert (found.optimum, found.elsewhere, found.optimism, found.nested) == (0.7, 0.69, 0.01, True)


def test_without_nested_folds_nothing_is_known_of_its_optimism(tmp_path):
    found = read(written(tmp_path, nested=None))
    assert (found.elsewhere, found.optimism, found.nested) == (None, None, False)


def test_no_search_is_none_and_another_file_is_refused(tmp_path):
    assert read(tmp_path) is None
    with pytest.raises(EvidenceError, match=r"search\.json"):
        read(written(tmp_path, optimum="high"))
