"""`tidegate targets` as people read it, and as JSON."""

import json
import shutil

import pytest

from called import called


@pytest.fixture
def here(tmp_path, repository):
    shutil.copy(repository / "params.yaml", tmp_path)
    return tmp_path


def test_each_target_has_a_row_and_each_environment_its_losses(here):
    done = called(here, "targets")
    assert (done.returncode, done.stderr) == (0, "")
    heading, *lines = done.stdout.splitlines()
    assert heading.split()[:3] == ["ab_test", "blue_green", "canary"]
    row = next(line for line in lines if line.startswith("argo_rollouts "))
    assert row.split()[1:4] == ["impossible", "partial", "partial"]
    assert "kubernetes, canary, linear: a Service divides no traffic" in done.stdout
    assert "partial: a rollout loses what it declares of these" in done.stdout
    assert "environment prod loses nothing" in lines


def test_one_target_is_shown_alone_and_an_unknown_one_is_refused(here):
    done = called(here, "targets", "kubernetes")
    assert [line.split()[0] for line in done.stdout.splitlines() if "full" in line] == ["kubernetes"]
    assert "environment prod" not in done.stdout
    refused = called(here, "targets", "kubernets")
    assert refused.returncode == 2
    assert "did you mean kubernetes?" in refused.stderr


def test_json_has_every_cell(here):
    found = json.loads(called(here, "targets", "--json").stdout)
    assert found["targets"]["kubernetes"]["rolling"] == {"grade": "full", "losses": {}, "refused": {}, "impossible": ""}
    assert found["targets"]["kubernetes"]["canary"]["grade"] == "impossible"
    assert found["environments"] == {"dev": [], "staging": [], "prod": []}


def test_without_a_project_the_table_is_shown_all_the_same(tmp_path):
    done = called(tmp_path, "targets")
    assert done.returncode == 0
    assert "\nenvironment " not in done.stdout
