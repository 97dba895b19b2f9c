"""A module is held to a Protocol before it is called."""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, Protocol, TypeVar

import pytest

from tidegate.kinds import members
from tidegate.records import Stricter


class Thing(Protocol):
    """Something."""

    @property
    def Params(self) -> type:  # noqa: N802
        """A class."""

    @property
    def SIZE(self) -> int:  # noqa: N802
        """A constant."""

    def weigh(self, rows: int, *, unit: str) -> float:
        """A function."""


def module(**members):
    made = ModuleType("made")
    vars(made).update(members)
    return made


def weigh(rows, *, unit):
    return 0.0


def test_members_are_listed_in_order():
    assert members.of(Thing) == ("Params", "SIZE", "weigh")


def test_all_that_is_missing_is_named():
    assert members.missing(module(SIZE=1), Thing) == ["Params", "weigh"]
    assert members.missing(module(SIZE=1, Params=int, weigh=weigh), Thing) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"weigh": lambda rows, *, unit, digits=2: 0.0}, []),
        ({"weigh": lambda rows: 0.0}, ["weigh must take (rows, *, unit)"]),
        ({"weigh": lambda lines, *, unit: 0.0}, ["weigh must take (rows, *, unit)"]),
        ({"weigh": lambda rows, unit: 0.0}, ["weigh must take (rows, *, unit)"]),
        ({"weigh": 3}, ["weigh must be a function"]),
        ({"Params": 3}, ["Params must be a type, got 3"]),
        ({"SIZE": "3"}, ["SIZE must be a int, got '3'"]),
    ],
)
def test_what_could_not_be_called_as_declared_is_said(changed, said):
    assert list(members.unfit(module(**{"SIZE": 1, "Params": int, "weigh": weigh} | changed), Thing)) == said


T = TypeVar("T")


class Weighing(Protocol):
    """What a module can be."""

    @property
    def UNITS(self) -> tuple[str, ...]:  # noqa: N802
        """A constant."""


@pytest.mark.parametrize(
    ("type_", "values", "others"),
    [
        (bool, [True], [1, None, "yes"]),
        (float, [1, 0.5, float("inf")], [True, "1", None]),
        (Stricter, [Stricter.LARGER], ["larger", Stricter]),
        (type[int], [int, bool], [1, str]),
        (tuple[str, ...], [(), ("a", "b")], [["a"], ("a", 1), "ab"]),
        (tuple[float, float], [(0, 1.5)], [(0.0,), (0, 1, 2), [0, 1], (0, "1")]),
        (frozenset[str], [frozenset(), frozenset("a")], [{"a"}, frozenset([1]), ("a",)]),
        (Mapping[str, Stricter], [{}, {"at": Stricter.SMALLER}], [{"at": "smaller"}, {1: Stricter.SMALLER}, ["at"]]),
        (Callable[..., None], [weigh, print], [None, "print"]),
        (T | int, [3, "anything"], []),
        (int | None, [3, None], ["3"]),
        (Any, [object(), ("a", 1)], []),
        (object, [object(), ("a", 1)], []),
        (Weighing, [module(UNITS=("kg",))], [module(), module(UNITS=["kg"]), 3]),
    ],
)
def test_a_value_is_of_a_type_or_not(type_, values, others):
    assert [value for value in values if not members.fits(value, type_)] == []
    assert [value for value in others if members.fits(value, type_)] == []
