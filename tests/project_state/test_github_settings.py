"""GitHub: what the committed files and the settings lack for a gate that holds, each really taken away."""

import shutil
from pathlib import Path

import pytest

import fake_github
from fake_github import REPOSITORY
from tidegate import starter
from tidegate.errors import Level
from tidegate.github.api import Api
from tidegate.project_state.diagnosis import Diagnosis
from tidegate.project_state.github_settings import diagnoses, repository_name

REQUIRED = {"type": "required_status_checks", "parameters": {"required_status_checks": [{"context": "tidegate"}]}}


@pytest.fixture
def project(git, repository):
    """The reference's files for GitHub, with owners of its own."""
    shutil.copytree(repository / ".github", ".github")
    owners = Path(".github/CODEOWNERS")
    owners.write_text(owners.read_text().replace("@ml-owners", "@tides/ml").replace("@platform-owners", "@tides/ops"))
    git("remote", "add", "origin", f"git@github.com:{REPOSITORY}.git")
    return git


@pytest.fixture
def github():
    with fake_github.running() as running:
        running.rules = [REQUIRED]
        yield running


def found(api: Api | None = None) -> dict[str, Diagnosis]:
    return {diagnosis.part: diagnosis for diagnosis in diagnoses(api=api)}


def test_files_and_settings_that_hold_are_sound(project, github) -> None:
    levels = {part: diagnosis.level for part, diagnosis in found(Api(github.root, "administration=read")).items()}
    assert levels == dict.fromkeys(("workflows", "code owners", "required check", "workflow token"))


def test_without_workflows_nothing_is_gated(git) -> None:
    (only,) = diagnoses()
    assert (only.level, only.fact) == (Level.NOTE, ".github/workflows does not exist: nothing is gated on GitHub")


def test_without_a_token_settings_are_not_looked_up(project) -> None:
    assert found()["github settings"].level is Level.NOTE


def test_a_gate_that_may_write_or_a_missing_workflow_is_an_error(project) -> None:
    gate = Path(".github/workflows/gate.yml")
    text = gate.read_text()
    gate.write_text(text + "permissions:\n  contents: write  # for a bot\n")
    assert found()["workflows"].fact == "gate.yml runs a pull request's code and grants `contents: write  # for a bot`"
    gate.write_text(text)
    Path(".github/workflows/comment.yml").unlink()
    assert found()["workflows"].fact == "comment.yml is missing: tidegate is never set on a pull request"


def test_owners_are_named_of_what_decides(project) -> None:
    owners = Path(".github/CODEOWNERS")
    text = owners.read_text()
    owners.write_text(text.replace("/dvc.yaml", "/other.yaml"))
    assert found()["code owners"].fact == ".github/CODEOWNERS names no owner of dvc.yaml"
    owners.write_text(text.replace("@tides/ml", "@ml-owners"))
    placeholder = found()["code owners"]
    assert (placeholder.level, placeholder.remedy) == (Level.WARNING, "write your own teams or users")
    owners.unlink()
    assert found()["code owners"].fact == "no CODEOWNERS: no one must approve what decides"


def test_a_status_that_is_not_required_is_a_warning(project, github) -> None:
    github.rules = [{"type": "merge_queue"}]
    required = found(Api(github.root, "administration=read"))["required check"]
    assert required.level is Level.WARNING
    assert "a blocked change can be merged" in required.fact


def test_a_token_that_may_write_is_a_warning_and_one_that_may_not_be_seen_a_note(project, github) -> None:
    github.workflow_permissions = "write"
    assert found(Api(github.root, "administration=read"))["workflow token"].level is Level.WARNING
    assert found(Api(github.root, "none=read"))["workflow token"].level is Level.NOTE


def test_a_github_that_does_not_answer_is_a_warning(project) -> None:
    settings = found(Api("http://127.0.0.1:1", "x=read"))["github settings"]
    assert settings.level is Level.WARNING
    assert "did not answer" in settings.fact


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://github.com/a/b.git", "a/b"),
        ("https://github.example.com/a/b", "a/b"),
        ("ssh://git@github.com/a/b.git", "a/b"),
        ("git@github.com:a/b.c.git", "a/b.c"),
        ("/srv/git/b.git", ""),
    ],
)
def test_the_repository_is_named_by_its_origin(git, address: str, name: str) -> None:
    git("remote", "add", "origin", address)
    assert repository_name() == name


def test_thin_workflows_speak_by_what_they_call_and_the_simple_one_is_named(project) -> None:
    folder = Path(".github/workflows")
    shutil.rmtree(folder)
    folder.mkdir()
    for file in starter.files(starter.GITHUB_CALLS):
        if file.path.parent.name == "workflows":
            Path(file.path).write_bytes(file.content)
    assert found()["workflows"].fact == "gate.yml and tidegate.yml are there, and gate.yml may only read"
    (folder / "tidegate.yml").unlink()
    assert found()["workflows"].fact.startswith("comment.yml is missing")
    (simple,) = (file for file in starter.files(starter.GITHUB_SIMPLE) if file.path.parent.name == "workflows")
    Path(simple.path).write_bytes(simple.content)
    assert found()["workflows"].level is Level.NOTE


def test_of_a_project_in_a_folder_the_repository_is_examined(project, monkeypatch) -> None:
    Path("models/tides").mkdir(parents=True)
    monkeypatch.chdir("models/tides")
    parts = found()
    assert parts["workflows"].level is None
    assert "names no owner of models/tides/conf/gate/rules.yaml" in parts["code owners"].fact
