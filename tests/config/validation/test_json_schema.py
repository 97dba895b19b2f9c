"""The schemas that editors read: one per group, never stricter than what composes, and what a wrong key looks like."""

import json
from pathlib import PurePosixPath

import jsonschema
import pytest

from tidegate.config.reading.node import plain
from tidegate.config.reading.reader import parse
from tidegate.config.validation.json_schema import MODELINE, modeline, schemas


def complaints(schema, value):
    return [each.message for each in jsonschema.validators.validator_for(schema)(schema).iter_errors(value)]


@pytest.mark.slow
def test_every_schema_is_one_and_holds_the_definitions_that_it_uses():
    for name, schema in schemas().items():
        jsonschema.validators.validator_for(schema).check_schema(schema)
        text = json.dumps({key: value for key, value in schema.items() if key != "$defs"})
        used = set(schema["$defs"])
        assert all(f"#/$defs/{each}" in text + json.dumps(schema["$defs"]) for each in used), name
        assert text.count('"#/$defs/') == 0 or used, name


def test_every_file_of_the_reference_fits_the_schema_that_it_names(repository):
    files = sorted((repository / "conf").rglob("*.yaml"))
    assert files
    for path in files:
        named = path.read_text().split("$schema=", 1)[1].split("\n", 1)[0]
        schema = json.loads((path.parent / named).read_text())
        assert complaints(schema, plain(parse(path.read_text(), str(path)))) == []


@pytest.mark.parametrize(
    ("group", "value"),
    [
        ("gate", {"alpha": "${alpha}", "rules": {"x": {"kind": "floor"}}}),
        ("gate", {"defaults": ["_self_", {"/rollout@x": "canary"}]}),
        ("rollout", {"strategy": "canary", "steps": {"a": {"hold": "10m"}}}),
        ("config", {"train": {"cv": {"folds": 3}}, "defaults": [{"override /train": "ridge"}]}),
        ("train", {"preprocess": {"_target_": "sklearn.compose.ColumnTransformer", "transformers": []}}),
        ("check", {}),
        ("env", {"traffic": {"requests_per_second": "${load}"}}),
    ],
)
def test_a_part_of_a_section_is_accepted(group, value):
    assert complaints(schemas()[group], value) == []


@pytest.mark.parametrize(
    ("group", "value"),
    [
        ("gate", {"alhpa": 0.1}),
        ("gate", {"alpha": 0.7}),
        ("gate", {"alpha": "0.1"}),
        ("engine", {"threads": 0}),
        ("train", {"cv": {"kind": "leave_one_out"}}),
        ("config", {"environments": {"prod": {"target": {"kind": "kubernetes", "replicas": {"min": 0}}}}}),
        ("monitor", {"analyses": {"errors": {"kind": "error_ratio", "window": "5 minutes"}}}),
        ("check", {"defaults": [{"a": "x", "b": "y"}]}),
    ],
)
def test_what_would_not_compose_is_marked_while_typing(group, value):
    assert complaints(schemas()[group], value) != []


def test_hovering_shows_what_a_key_means():
    assert "worst value allowed" in json.dumps(schemas()["gate"])
    alpha = schemas()["gate"]["properties"]["alpha"]
    assert alpha["description"]
    assert "description" not in alpha["anyOf"][0]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("config.yaml", "./.schema/config.json"),
        ("train/ridge.yaml", "../.schema/train.json"),
        ("experiment/a.yaml", "../.schema/config.json"),
        ("data/more/a.yaml", "../../.schema/data.json"),
        ("gate/waivers.yaml", "../.schema/waivers.json"),
    ],
)
def test_a_file_names_the_schema_of_its_group(path, names):
    assert modeline(PurePosixPath(path)) == MODELINE.format(names)


def test_a_group_of_the_projects_own_has_no_schema():
    assert modeline(PurePosixPath("notes/a.yaml")) is None
