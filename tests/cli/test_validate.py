"""`tidegate validate` as pre-commit and CI call it."""

import json
import os
import shutil
import subprocess

import pytest
from typer.testing import CliRunner

from tidegate.cli import app


@pytest.fixture
def here(tmp_path, repository, monkeypatch):
    shutil.copytree(repository / "conf", tmp_path / "conf")
    (tmp_path / "dvc.yaml").write_text("stages: {clean: {cmd: make clean}}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return tmp_path


def validate(*arguments):
    return CliRunner().invoke(app, ["validate", *arguments])


def spoil(here):
    path = here / "conf/engine/local.yaml"
    path.write_text("kind: local\nthreads: 0\n")


def test_a_valid_declaration_passes(here):
    result = validate()
    assert (result.exit_code, result.stdout) == (0, "valid: 2 judged\n")


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github"])
def test_an_invalid_declaration_exits_2_in_every_format(here, form):
    spoil(here)
    result = validate("-o", form)
    assert result.exit_code == 2
    assert "conf/engine/local.yaml" in result.stdout


def test_a_file_that_cannot_be_read_is_a_problem_like_any_other(here):
    (here / "conf/engine/local.yaml").write_text("kind: [\n")
    result = validate("-o", "json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["path"] == "conf/engine/local.yaml"


def test_annotations_come_by_themselves_on_github(here, monkeypatch):
    spoil(here)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert validate().stdout.startswith("::error title=tidegate validate,file=conf/engine/local.yaml,line=2,col=10")


def test_a_change_cannot_trust_its_own_class(here):
    def git(*arguments):
        identity = {
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@b",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@b",
        }
        subprocess.run(["git", *arguments], check=True, capture_output=True, env=os.environ | identity)

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "before")
    (here / "pyproject.toml").write_text('[tool.tidegate]\ntrusted = ["evil.Model"]\n')
    path = here / "conf/train/gradient_boosting.yaml"
    path.write_text(path.read_text().replace("sklearn.ensemble.HistGradientBoostingClassifier", "evil.Model"))
    assert validate().exit_code == 0
    judged = validate("--base", "main", "-o", "json")
    assert judged.exit_code == 2
    assert "no such trusted class: evil.Model" in judged.stdout
