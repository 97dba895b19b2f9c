"""The classes of a target count where a model predicts a probability for each."""

import pytest

from tidegate.config.schema.data import Column
from tidegate.data.target_classes import target_classes

FEATURE = Column(type="float")


@pytest.mark.parametrize(
    ("task", "target", "classes"),
    [
        ("multiclass", Column(type="int", role="target", classes=(2, 0, 1)), ("2", "0", "1")),
        ("binary", Column(type="bool", role="target"), ()),
        ("regression", Column(type="float", role="target"), ()),
    ],
)
def test_they_keep_their_declared_order(task, target, classes):
    assert target_classes({"x": FEATURE, "y": target}, task) == classes


def test_without_a_target_there_are_none():
    assert target_classes({"x": FEATURE}, "multiclass") == ()
