"""What a Protocol's members are annotated with is what its file imports for mypy."""

import pytest

from tidegate.cli._help import Group
from tidegate.config.schema import train_kinds
from tidegate.config.section import Section
from tidegate.kinds import FOLDERS, annotations, members
from tidegate.kinds.protocols import CrossValidationKind, GateRule, MetricKind, Verb
from tidegate.records import Direction

CONSTANTS = [
    pytest.param(folder.protocol, name, id=f"{folder.path}.{name}")
    for folder in FOLDERS
    for name in members.of(folder.protocol)
    if isinstance(vars(folder.protocol)[name], property)
]


@pytest.mark.parametrize(("protocol", "name"), CONSTANTS)
def test_every_constant_has_a_type(protocol, name):
    assert annotations.type_of(protocol, name) is not None
    assert annotations.spelled(protocol, name)


def test_names_are_looked_up_where_they_come_from():
    assert annotations.type_of(GateRule, "Params") == type[Section]
    assert annotations.type_of(CrossValidationKind, "Params") == type[train_kinds.CrossValidationParams]
    assert annotations.type_of(MetricKind, "DIRECTION") is Direction
    assert annotations.type_of(Verb, "GROUP") is Group
    assert annotations.type_of(MetricKind, "RANGE") == tuple[float, float]


def test_a_type_is_spelled_as_the_file_has_it_with_the_module_of_its_names():
    assert annotations.spelled(GateRule, "STRICTER") == "Mapping[str, Stricter] (tidegate.records)"
    assert annotations.spelled(GateRule, "NEEDS") == "tuple[str, ...]"
    assert annotations.spelled(Verb, "command") == "Callable[..., None]"
