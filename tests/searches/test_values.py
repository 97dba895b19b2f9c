"""What a search can never try, or never would, is refused with its key."""

import pytest

from searching import declared
from tidegate.kinds import SEARCHES

RATE = {"kind": "log_uniform", "low": 0.01, "high": 0.3}


def problems(kind, space):
    return [*SEARCHES.load(kind).problems(declared(kind, space=space))]


@pytest.mark.parametrize("kind", ["bayesian", "grid", "halving", "random"])
@pytest.mark.parametrize(
    ("space", "expected"),
    [
        ({}, [("space", "is empty; {} needs values to try")]),
        ({"C": [1], "tol": []}, [("space.tol", "is empty")]),
        ({"C": [1, 2, 1.0]}, [("space.C.2", "lists 1.0 a second time; each value is tried once")]),
        ({"C": [1, True, None, "1"]}, []),
        ({"C": [1]}, []),
    ],
    ids=["no parameter", "no value", "a value twice", "values of four types", "values"],
)
def test_what_cannot_be_tried_is_named(kind, space, expected):
    assert problems(kind, space) == [(key, message.format(kind)) for key, message in expected]


@pytest.mark.parametrize("kind", ["grid", "halving"])
def test_not_every_number_of_a_range_can_be_tried(kind):
    expected = f"is not a list of values; {kind} tries all, so list them, or choose random"
    assert problems(kind, {"C": RATE}) == [("space.C", expected)]


@pytest.mark.parametrize(
    ("dimension", "key", "message"),
    [
        ({"kind": "uniform", "low": 1, "high": 1}, "high", "must be greater than low, 1.0; got 1.0"),
        ({"kind": "integer", "low": 3, "high": 2}, "high", "must be greater than low, 3; got 2"),
        (RATE | {"low": 0.0}, "low", "must be greater than 0 for orders of magnitude; got 0.0"),
        (
            {"kind": "integer", "low": 0, "high": 2, "log": True},
            "low",
            "must be greater than 0 for orders of magnitude; got 0",
        ),
        ({"kind": "choice", "values": []}, "values", "is empty"),
    ],
    ids=["one number", "from more to less", "a logarithm of 0", "whole orders from 0", "no choice"],
)
def test_a_distribution_without_numbers_is_named(dimension, key, message):
    assert problems("random", {"C": dimension}) == [(f"space.C.{key}", message)]


@pytest.mark.parametrize(
    ("when", "key", "message"),
    [
        ({"solvr": "saga"}, "space.C.when.solvr", "unknown parameter of the space: solvr; did you mean solver?"),
        ({"solver": "sag"}, "space.C.when.solver", "solver is never sag; the space has saga, True"),
        ({"solver": ["saga", 1]}, "space.C.when.solver", "solver is never 1; the space has saga, True"),
        ({"solver": []}, "space.C.when.solver", "is empty"),
        ({"tol": 1}, "space.C.when.tol", "tol is a range of numbers; a condition needs a parameter with listed values"),
    ],
    ids=["a misspelt one", "a value it never has", "1 is not true", "no value", "a range"],
)
def test_a_condition_that_is_never_met_is_named(when, key, message):
    space = {"C": RATE | {"when": when}, "solver": ["saga", True], "tol": RATE}
    assert problems("random", space) == [(key, message)]


def test_parameters_that_wait_for_each_other_are_named():
    space = {
        "a": {"kind": "choice", "values": [1], "when": {"b": 1}},
        "b": {"kind": "choice", "values": [1], "when": {"a": 1}},
        "c": [1],
    }
    assert [key for key, _ in problems("bayesian", space)] == ["space.a.when", "space.b.when"]


def cautions(kind, space, **keys):
    return [key for key, _ in SEARCHES.load(kind).cautions(declared(kind, space=space, **keys))]


TWO = {"C": [1, 2]}
RANGE = {"C": RATE}
CAUTIONS = {
    "a grid of one": ("grid", {"C": [1], "tol": [0.1]}, {}, ["space"]),
    "a grid of two": ("grid", TWO, {}, []),
    "halving of one": ("halving", {"C": [1]}, {}, ["space"]),
    "halving of two, which drops none": ("halving", TWO, {}, ["space"]),
    "halving of three": ("halving", {"C": [1, 2, 3]}, {}, []),
    "one random candidate": ("random", RANGE, {"candidates": 1}, ["candidates"]),
    "random of one": ("random", {"C": [1]}, {"candidates": 5}, ["space"]),
    "more random candidates than there are": ("random", TWO, {"candidates": 3}, ["candidates"]),
    "as many as there are": ("random", TWO, {"candidates": 2}, []),
    "many of a range": ("random", TWO | {"tol": RATE}, {"candidates": 900}, []),
    "a first proposal from scores": ("bayesian", RANGE, {"candidates": 11}, []),
    "none from scores": ("bayesian", RANGE, {"candidates": 10}, ["candidates"]),
    "bayesian of one": ("bayesian", {"C": [1]}, {"candidates": 20}, ["space"]),
    "more proposals than there are": ("bayesian", TWO, {"candidates": 20}, ["candidates"]),
    "a patience that never runs out": ("bayesian", RANGE, {"candidates": 20, "patience": 20}, ["patience"]),
    "a patience that may": ("bayesian", RANGE, {"candidates": 20, "patience": 19}, []),
}


@pytest.mark.parametrize(("kind", "space", "keys", "expected"), CAUTIONS.values(), ids=CAUTIONS)
def test_a_search_that_chooses_nothing_or_as_another_kind_does_is_a_caution(kind, space, keys, expected):
    assert cautions(kind, space, **keys) == expected


@pytest.mark.parametrize("kind", ["random", "bayesian"])
def test_the_cost_is_of_as_many_as_there_are(kind):
    assert SEARCHES.load(kind).most_candidates(declared(kind, space=TWO, candidates=20)) == 2
    assert SEARCHES.load(kind).most_candidates(declared(kind, space=RANGE, candidates=20)) == 20
