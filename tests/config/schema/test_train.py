"""Seeds are named once, shares grow and are parts: what `seeds` and `learning_curve` take."""

import pytest
from pydantic import ValidationError

import model_project


def test_seeds_and_shares_are_read_in_their_order():
    declared = model_project.train(seeds=[3, 0, 2**32 - 1], learning_curve=["12.5%", "50%"])
    assert (declared.seeds, declared.learning_curve) == ((3, 0, 2**32 - 1), (0.125, 0.5))
    assert (model_project.train().seeds, model_project.train().learning_curve) == ((), ())


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("seeds", [1, 1], "names a seed twice"),
        ("seeds", [-1], "greater than or equal to 0"),
        ("seeds", [True], "valid integer"),
        ("seeds", [*range(21)], "at most 20"),
        ("learning_curve", ["50%", "50%"], "must grow"),
        ("learning_curve", ["50%", "25%"], "must grow"),
        ("learning_curve", ["100%"], "less than 1"),
        ("learning_curve", ["0%"], "greater than 0"),
        ("learning_curve", [0.5], "with a unit"),
    ],
)
def test_what_makes_no_sense_is_refused(key, value, message):
    with pytest.raises(ValidationError, match=message):
        model_project.train(**{key: value})
