"""Few candidates hold every value, and every two values of two parameters that can be together."""

from itertools import combinations

import pytest

from searching import declared
from tidegate.models.validation import trial_candidates
from tidegate.models.validation.trial_candidates import MOST, all_with, first, options, pairs


def tried(**space):
    return options(declared("random", space=space).space)


def candidates(found):
    return [found.candidate(settings) for settings in first(found)]


def test_of_few_combinations_all_are_tried():
    found = candidates(tried(solver=["a", "b"], penalty=["l1", "l2", None]))
    assert sorted(map(str, found)) == sorted(
        str({"penalty": penalty, "solver": solver}) for solver in "ab" for penalty in ("l1", "l2", None)
    )


ENDS = {
    "numbers between others": ([3, 1, 2, 5], [1, 5]),
    "whole numbers are not fractions": ([1, 2, 0.5, 0.7, 3], [1, 0.5, 0.7, 3]),
    "words, truth and nothing": (["a", "b", "c", None, True, False], ["a", "b", "c", None, True, False]),
    "one value": ([4], [4]),
    "lists": ([[5], [5, 5], [7]], [[5], [5, 5], [7]]),
    "a range": ({"kind": "uniform", "low": 0.5, "high": 2.0}, [0.5, 2.0]),
    "choices": ({"kind": "choice", "values": [1, 2, 3]}, [1, 3]),
}


@pytest.mark.parametrize(("dimension", "expected"), ENDS.values(), ids=ENDS)
def test_the_ends_of_numbers_and_every_other_value_are_tried(dimension, expected):
    assert [candidate["one"] for candidate in candidates(tried(one=dimension))] == expected


WIDE = {f"p{place}": list("abcd"[: 2 + place % 3]) for place in range(6)}


def test_of_many_combinations_as_many_pairs_are_tried_as_fit():
    found = tried(**WIDE)
    every = {(one, other) for one, other in combinations(sorted(found.every()), 2) if one[0] != other[0]}
    held = {pair for settings in first(found) for pair in pairs(settings)}
    assert len(first(found)) <= MOST
    assert held == every
    assert len({*first(found)}) == len(first(found))


def test_there_are_never_more_than_the_bound_and_each_value_comes_first(monkeypatch):
    monkeypatch.setattr(trial_candidates, "MOST", 12)
    found = tried(**WIDE)
    held = {setting for settings in first(found) for setting in settings}
    assert len(first(found)) == 12
    assert held >= {*found.every()[:12]}


CONDITIONAL = {
    "kernel": ["rbf", "poly", "linear"],
    "degree": {"kind": "integer", "low": 2, "high": 5, "when": {"kernel": "poly"}},
    "coef0": {"kind": "uniform", "low": 0.0, "high": 1.0, "when": {"degree_kind": ["x"], "kernel": ["poly", "rbf"]}},
    "degree_kind": ["y", "x"],
    **{f"free{place}": ["a", "b"] for place in range(4)},
}


def test_what_counts_under_a_condition_is_tried_where_it_is_met_and_only_there():
    found = tried(**CONDITIONAL)
    held = {setting for settings in first(found) for setting in settings}
    assert held == {*found.every()}
    for candidate in candidates(found):
        assert ("degree" in candidate) == (candidate["kernel"] == "poly")
        assert ("coef0" in candidate) == (candidate["degree_kind"] == "x" and candidate["kernel"] != "linear")


def test_a_number_that_a_condition_names_is_tried():
    depth = {"kind": "choice", "values": ["a"], "when": {"size": 2}}
    assert {"size": 2, "more": "a"} in candidates(tried(size=[1, 2, 3], more=depth))


def test_all_candidates_with_a_value_are_listed_where_they_are_few():
    found = tried(**WIDE)
    assert all_with(found, None) is None
    assert all_with(found, ("p0", 1)) is None
    few = tried(a=[True, False], b=["x", "y", "z"], **{f"c{place}": ["u", "v"] for place in range(4)})
    listed = all_with(few, ("a", 1))
    assert len(listed) == 48
    assert all(("a", 1) in settings for settings in listed)
