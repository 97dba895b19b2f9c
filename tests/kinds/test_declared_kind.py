"""The type of any kind's declaration is the union of all kinds' sections, but loads those that are declared."""

import json
import subprocess
import sys
from functools import reduce
from operator import or_
from typing import Annotated

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from tidegate.kinds import (
    ANALYSES,
    CROSS_VALIDATIONS,
    OBJECTIVES,
    ROLLOUTS,
    RULES,
    SEARCHES,
    SOURCES,
    SPLITS,
    STRESSES,
    TARGETS,
)

FOLDERS = (ANALYSES, CROSS_VALIDATIONS, OBJECTIVES, ROLLOUTS, RULES, SEARCHES, SOURCES, SPLITS, STRESSES, TARGETS)


def union(folder):
    """pydantic's own union of every section."""
    sections = [folder.load(name).Params for name in folder.names()]
    return TypeAdapter(dict[str, Annotated[reduce(or_, sections), Field(discriminator=folder.discriminator)]])


def answers(adapter, value, *, as_json):
    """What validating gives: the section and its values, or every error."""
    try:
        found = adapter.validate_json(json.dumps(value), strict=True) if as_json else adapter.validate_python(value)
    except ValidationError as error:
        return [{**each, "ctx": str(each.get("ctx"))} for each in error.errors()]
    return [(name, type(section), section.model_dump(mode="json")) for name, section in found.items()]


def values(folder):
    key = folder.discriminator
    yield from ("text", None, [], {}, {key: "flor"}, {key: 3}, {key: None}, {key: ""})
    for name in folder.names():
        yield from ({key: name}, {key: name, "surplus": 1})
        fields = folder.load(name).Params.model_fields
        wrong = {field.alias or each: "nonsense" for each, field in fields.items()}
        yield from (
            {**wrong, key: name},
            {**dict.fromkeys(wrong, 0.5), key: name},
            {**{field: {} for field in wrong}, key: name},
        )


@pytest.mark.parametrize("as_json", [True, False], ids=["text of a declaration", "values of params.yaml"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.path)
def test_sections_and_errors_are_those_of_the_whole_union(folder, as_json):
    whole, declared = union(folder), TypeAdapter(dict[str, folder.params()])
    refused = 0
    for value in values(folder):
        ours, theirs = (answers(each, {"mine": value}, as_json=as_json) for each in (declared, whole))
        assert ours == theirs, value
        refused += isinstance(ours[0], dict)
    assert refused > 8, "the values were to show errors"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.path)
def test_the_json_schema_is_that_of_the_whole_union(folder):
    declared = TypeAdapter(dict[str, folder.params()]).json_schema()
    assert json.dumps(declared) == json.dumps(union(folder).json_schema())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.path)
def test_every_kind_begins_with_the_key_that_names_it(folder):
    for name in folder.names():
        assert next(iter(folder.load(name).Params.model_fields)) == folder.discriminator


def test_the_type_may_be_part_of_another():
    optional = TypeAdapter(RULES.params() | None)
    assert optional.validate_python(None) is None


def test_a_section_that_is_made_already_is_kept():
    floor = RULES.load("floor").Params(kind="floor", metric="roc_auc", at=0.5)
    assert TypeAdapter(RULES.params()).validate_python(floor) is floor


def test_kinds_that_are_not_declared_are_not_imported():
    code = (
        "from tidegate.config.schema.gate import Gate; import sys;"
        "Gate.model_validate({'rules': {'mine': {'kind': 'floor', 'metric': 'roc_auc', 'at': 0.5}}});"
        "print(*sorted(name for name in sys.modules if name.startswith('tidegate.gate.rules.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["tidegate.gate.rules.floor"]
