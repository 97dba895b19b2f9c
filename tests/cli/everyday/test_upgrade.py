"""`tidegate upgrade`: a diff to review, a clean work tree to write into, an exit code for marked conflicts."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tidegate import starter
from tidegate.cli import app
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.onboarding.ancestor import PATH
from tidegate.onboarding.starter_files import layout

ENGINE = Path("conf/engine/local.yaml")


def git(*arguments: str) -> str:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    return subprocess.run(["git", *identity, *arguments], check=True, capture_output=True, text=True).stdout


def commit(message: str) -> None:
    git("add", "--all")
    git("commit", "-q", "-m", message)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Laid down by an earlier version, whose local engine had another first line; committed."""
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    laid = {"conf/config.yaml": "project: mine\n", "conf/data/table.yaml": "name: mine\n"}
    layout.lay_down(layout.plan(laid, ["base"], "mine"), append=False)
    former = "# an older line\n" + "\n".join(ENGINE.read_text().splitlines()[1:]) + "\n"
    ENGINE.write_text(former)
    record = json.loads(Path(PATH).read_text())
    record["version"], record["files"][str(ENGINE)] = "0.0.1", former.split("\n")
    Path(PATH).write_text(json.dumps(record))
    commit("laid down")
    return tmp_path


def upgraded(*options: str) -> Result:
    return CliRunner().invoke(app, ["upgrade", *options])


def starters() -> str:
    return next(file.content.decode() for file in starter.files() if str(file.path) == str(ENGINE))


def test_a_dry_run_shows_the_difference_and_writes_nothing(project: Path) -> None:
    Path("untracked").touch()
    shown = upgraded("--dry-run")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.startswith(f"updates    {ENGINE}\n--- a/{ENGINE}\n+++ b/{ENGINE}\n")
    assert "-# an older line" in shown.stdout
    assert git("status", "--porcelain") == "?? untracked\n"


def test_it_writes_into_a_clean_work_tree_and_then_there_is_nothing_left(project: Path) -> None:
    done = upgraded()
    assert done.exit_code == 0, done.output
    assert "next       git diff  # `tidegate validate`, `dvc repro`, commit" in done.stdout
    assert ENGINE.read_text() == starters()
    assert git("diff", "--name-only").split() == [str(PATH), str(ENGINE)]
    commit("upgraded")
    again = upgraded()
    assert (again.exit_code, again.stdout.startswith("up to date")) == (0, True)
    assert git("status", "--porcelain") == ""


def test_uncommitted_changes_are_not_mixed_with_it(project: Path) -> None:
    Path("untracked").touch()
    refused = upgraded()
    assert isinstance(refused.exception, DeclarationError)
    assert "the work tree has changes that are not committed" in str(refused.exception)
    assert "# an older line" in ENGINE.read_text()


def test_a_place_that_both_changed_is_marked_and_exits_3(project: Path) -> None:
    ENGINE.write_text(ENGINE.read_text().replace("# an older line", "# mine"))
    commit("mine")
    assert upgraded("--dry-run").exit_code == 3
    assert "# mine" in ENGINE.read_text()
    assert "<<<<<<<" not in ENGINE.read_text()
    done = upgraded()
    assert done.exit_code == 3
    assert "# resolve the marked places, then `tidegate validate`" in done.stdout
    assert "<<<<<<< yours\n# mine\n||||||| tidegate 0.0.1\n# an older line\n=======" in ENGINE.read_text()


def test_without_a_record_a_commit_is_the_ancestor(project: Path) -> None:
    Path(PATH).unlink()
    commit("as versions before left it")
    refused = upgraded()
    assert isinstance(refused.exception, EvidenceError)
    assert "--ancestor $(git log" in str(refused.exception)
    done = upgraded("--ancestor", "HEAD")
    assert done.exit_code == 0, done.output
    assert ENGINE.read_text() == starters()
    assert Path(PATH).is_file()
    commit("upgraded")
    refused = upgraded("--ancestor", "HEAD")
    assert isinstance(refused.exception, DeclarationError)
    assert "records what was laid down; leave it out" in str(refused.exception)


def test_outside_a_project_or_git_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "conf/config.yaml: not found; declare a file first" in str(upgraded().exception)
    Path("conf").mkdir()
    Path("conf/config.yaml").write_text("project: mine\n")
    assert "is not in a git repository" in str(upgraded().exception)
