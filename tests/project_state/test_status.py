"""Where a project stands: every state has its next command."""

import json
import shutil
from pathlib import Path

import pytest

from tidegate.config.code_digests import with_code
from tidegate.config.composing.compose import compose
from tidegate.config.composing.params_file import text
from tidegate.project_state.status import is_project, project_above, status


@pytest.fixture
def project(git, repository):
    """The reference's declaration, composed and committed on main; its pipeline has not run."""
    for folder in ("conf", "pipelines/flights"):
        shutil.copytree(repository / folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("dvc.yaml", "pyproject.toml", ".gitignore"):
        shutil.copy(repository / name, name)
    Path("params.yaml").write_text(text(with_code(compose().values)))
    git("add", "--all")
    git("commit", "--quiet", "--message", "declare")
    return git


def finish(git) -> None:
    """Give dvc.yaml one stage that has run on these parameters."""
    Path("dvc.yaml").write_text("stages: {ingest: {cmd: tidegate ingest, params: [seed]}}\n")
    lock = "schema: '2.0'\nstages:\n  ingest: {cmd: tidegate ingest, params: {params.yaml: {seed: 7}}}\n"
    Path("dvc.lock").write_text(lock)
    git("add", "--all")
    git("commit", "--quiet", "--message", "run")


def test_a_pipeline_that_has_not_run_is_run_next(project) -> None:
    state = status()
    assert (state.name, state.environments) == ("flights", ("dev", "staging", "prod"))
    assert state.at.startswith("main ")
    assert state.base == state.at
    assert "train" in state.stages
    assert state.next.line == "dvc repro"
    assert not state.problems


def test_an_edit_of_conf_names_its_keys_and_the_stages_that_read_them(project) -> None:
    finish(project)
    config = Path("conf/config.yaml")
    config.write_text(config.read_text().replace("seed: 7", "seed: 8"))
    state = status()
    assert state.at.endswith(", with uncommitted changes")
    assert (state.changed, state.stages) == (("seed",), ("ingest",))
    assert state.next.line == "dvc repro"


def test_a_finished_change_is_decided_next_and_a_clean_base_is_edited_next(project) -> None:
    finish(project)
    assert status().next.line == "edit conf/, then `dvc repro`"
    project("switch", "--quiet", "--create", "faster")
    project("commit", "--quiet", "--allow-empty", "--message", "faster")
    assert status().next.line == "tidegate gate"


def test_the_first_model_is_committed_next_for_there_is_nothing_to_compare_it_with(project) -> None:
    finish(project)
    project("rm", "--quiet", "--cached", "dvc.lock")
    project("commit", "--quiet", "--amend", "--message", "declare")
    assert status().next.line == "git add --all && git commit"


def test_an_invalid_declaration_is_validated_next(project) -> None:
    Path("conf/config.yaml").write_text("project: [\n")
    state = status()
    assert state.next.line == "tidegate validate"
    assert state.problems[0].where is not None
    assert state.problems[0].where.path == "conf/config.yaml"


def test_a_lock_with_conflict_markers_is_a_problem(project) -> None:
    Path("dvc.lock").write_text("<<<<<<< ours\n")
    state = status()
    assert "run `tidegate merge-params`" in state.problems[0].message


def test_what_git_does_not_know_is_a_note(project) -> None:
    project("branch", "--move", "trunk")
    state = status()
    assert state.at.startswith("trunk ")
    assert (state.base, state.notes) == ("", ("neither origin/main nor main exists; name the base with --base",))
    shutil.rmtree(".git")
    assert status().at == ""


def test_the_last_verdict_is_read_from_the_saved_decision(project, repository) -> None:
    assert status().decision is None
    decision = {"version": 1, "verb": "gate", "base": "main 1", "head": "faster 2", "findings": [], "loosenings": []}
    decision |= {"inconclusive": "block", "alpha": 0.05, "paired_rows": None, "added_rows": 0, "lost_rows": 0}
    decision |= {"notes": [], "base_commit": ""}
    Path("decision.json").write_text(json.dumps(decision))
    found = status().decision
    assert found is not None
    assert (found.base, found.head, found.verdict.value) == ("main 1", "faster 2", "inconclusive")
    Path("decision.json").write_text("{}")
    assert status().decision is None


def test_a_folder_in_a_project_finds_it(project) -> None:
    assert is_project()
    assert project_above(Path("conf/gate")) == Path.cwd()
    assert not is_project(Path("conf"))
    assert project_above(Path("/")) is None


def test_an_applied_experiment_is_adopted_next_for_another_run_would_undo_it(project) -> None:
    finish(project)
    config = Path("conf/config.yaml")
    committed = config.read_text()
    config.write_text(committed.replace("seed: 7", "seed: 8"))
    Path("params.yaml").write_text(text(with_code(compose().values)))
    project("commit", "--quiet", "--all", "--message", "experiment")
    project("update-ref", "refs/exps/aa/bb/calm-tide", "HEAD")
    project("reset", "--quiet", "--hard", "HEAD~1")
    project("checkout", "refs/exps/aa/bb/calm-tide", "--", "params.yaml")
    state = status()
    assert state.changed == ("seed",)
    assert state.next.line == "tidegate adopt calm-tide"
    config.write_text(committed.replace("seed: 7", "seed: 8"))
    assert status().next.line == "dvc repro"
