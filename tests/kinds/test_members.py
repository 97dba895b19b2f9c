"""A module is held to a Protocol before it is called."""

from types import ModuleType
from typing import Protocol

import pytest

from tidegate.kinds import members


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
        ({"Params": 3}, ["Params must be a class"]),
    ],
)
def test_what_could_not_be_called_as_declared_is_said(changed, said):
    assert list(members.unfit(module(**{"SIZE": 1, "Params": int, "weigh": weigh} | changed), Thing)) == said
