"""One candidate: each parameter that counts, in an order that the declaration's does not change."""

import pytest

from searching import declared
from tidegate.config.schema.search_candidate import drawn, in_order, same

SPACE = {
    "a_rate": {"kind": "uniform", "low": 0.0, "high": 1.0, "when": {"kernel": ["rbf", "poly"]}},
    "degree": {"kind": "integer", "low": 2, "high": 5, "when": {"kernel": "poly", "scaled": True}},
    "kernel": ["rbf", "poly", "linear"],
    "scaled": {"kind": "choice", "values": [True], "when": {"kernel": "poly"}},
}


def space(names=tuple(SPACE)):
    return declared("random", space={name: SPACE[name] for name in names}).space


@pytest.mark.parametrize("names", [tuple(SPACE), tuple(reversed(SPACE))], ids=["as declared", "the other way round"])
def test_a_parameter_comes_after_those_it_depends_on(names):
    assert in_order(space(names)) == ["kernel", "a_rate", "scaled", "degree"]


@pytest.mark.parametrize(
    ("kernel", "names"),
    [("linear", {"kernel"}), ("rbf", {"kernel", "a_rate"}), ("poly", {"kernel", "a_rate", "scaled", "degree"})],
)
def test_a_parameter_counts_where_its_condition_is_met(kernel, names):
    answers = {"kernel": kernel, "scaled": True, "a_rate": 0.5, "degree": 3}
    assert set(drawn(space(), lambda name, _: answers[name])) == names


@pytest.mark.parametrize(
    ("one", "other", "expected"), [(1, 1.0, True), (True, 1, False), (False, 0, False), ("1", 1, False)]
)
def test_values_are_the_same_as_a_reader_of_yaml_takes_them(one, other, expected):
    assert same(one, other) is expected
