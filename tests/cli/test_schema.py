"""The schemas that editors read: in step with the code, and never stricter than what composes."""

import json
import shutil

import jsonschema
import pytest
from typer.testing import CliRunner

from tidegate.cli import app
from tidegate.config.reading.node import plain
from tidegate.config.reading.reader import parse
from tidegate.config.validation.json_schema import schemas


def run(*arguments):
    return CliRunner().invoke(app, ["schema", *arguments], catch_exceptions=False)


@pytest.fixture
def here(tmp_path, repository, monkeypatch):
    shutil.copytree(repository / "conf", tmp_path / "conf")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_committed_schemas_are_in_step(repository, monkeypatch):
    monkeypatch.chdir(repository)
    checked = run("--check")
    assert (checked.exit_code, checked.stdout) == (0, "")


def test_a_schema_out_of_step_is_named_and_then_written(here):
    (here / "conf/.schema/gate.json").write_text("{}")
    checked = run("--check")
    assert (checked.exit_code, checked.stdout) == (10, "conf/.schema/gate.json is out of step; run `tidegate schema`\n")
    assert run().exit_code == 0
    assert run("--check").exit_code == 0


def test_a_new_file_gets_the_line_that_names_its_schema(here):
    path = here / "conf/gate/strict.yaml"
    path.write_text("# why\nalpha: 0.01\n")
    run()
    assert path.read_text() == "# yaml-language-server: $schema=../.schema/gate.json\n# why\nalpha: 0.01\n"
    before = path.read_text()
    run()
    assert path.read_text() == before


def judge(group, value):
    jsonschema.validate(value, schemas()[group])


def complaints(schema, value):
    return [each.message for each in jsonschema.validators.validator_for(schema)(schema).iter_errors(value)]


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
    ],
)
def test_a_part_of_a_section_is_accepted(group, value):
    assert complaints(schemas()[group], value) == []


@pytest.mark.parametrize(
    ("group", "value"),
    [
        ("gate", {"alhpa": 0.1}),
        ("gate", {"alpha": 0.7}),
        ("engine", {"threads": 0}),
        ("train", {"cv": {"kind": "leave_one_out"}}),
        ("config", {"environments": {"prod": {"target": {"kind": "kubernetes", "replicas": {"min": 0}}}}}),
        ("monitor", {"analyses": {"errors": {"kind": "error_ratio", "window": "5 minutes"}}}),
    ],
)
def test_what_would_not_compose_is_marked_while_typing(group, value):
    with pytest.raises(jsonschema.ValidationError):
        judge(group, value)


def test_hovering_shows_what_a_key_means():
    assert "worst value allowed" in json.dumps(schemas()["gate"])


def test_waivers_have_a_schema_of_their_own(here):
    path = here / "conf/gate/waivers.yaml"
    path.write_text("waivers: {}\n")
    run()
    assert path.read_text().startswith("# yaml-language-server: $schema=../.schema/waivers.json\n")
    schema = json.loads((here / "conf/.schema/waivers.json").read_text())
    waiver = {"rule": "a", "metric": "b", "owner": "ann", "reason": "why so", "expires": "2030-01-01"}
    jsonschema.validate({"waivers": {"one": waiver}}, schema)
    with pytest.raises(jsonschema.ValidationError, match="ownr"):
        jsonschema.validate({"waivers": {"one": {**waiver, "ownr": "x"}}}, schema)
