"""The schemas that editors read: in step with the code, and never stricter than what composes."""

import json
import shutil

import jsonschema
import pytest
from typer.testing import CliRunner

from tidegate.cli import app


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


@pytest.mark.slow
def test_a_schema_out_of_step_is_named_and_then_written(here):
    (here / "conf/.schema/gate.json").write_text("{}")
    checked = run("--check")
    assert (checked.exit_code, checked.stdout) == (10, "conf/.schema/gate.json is out of date; run `tidegate schema`\n")
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
