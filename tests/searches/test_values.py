"""A search without a value to try is refused with its key."""

import pytest

from searching import declared
from tidegate.kinds import SEARCHES


@pytest.mark.parametrize("kind", ["grid", "random", "halving"])
@pytest.mark.parametrize(
    ("space", "problems"),
    [
        ({}, [("space", "is empty; {} needs values to try")]),
        ({"C": [1], "tol": []}, [("space.tol", "is empty")]),
        ({"C": [1]}, []),
    ],
    ids=["no parameter", "no value", "values"],
)
def test_what_cannot_be_tried_is_named(kind, space, problems):
    found = [*SEARCHES.load(kind).problems(declared(kind, space=space))]
    assert found == [(key, message.format(kind)) for key, message in problems]
