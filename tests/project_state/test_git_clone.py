"""The clone: every state that keeps the gate from comparing is made with git, and named with its remedy."""

from pathlib import Path

from tidegate.errors import Level
from tidegate.project_state.diagnosis import Diagnosis
from tidegate.project_state.git_clone import diagnoses


def found() -> dict[str, Diagnosis]:
    return {diagnosis.part: diagnosis for diagnosis in diagnoses()}


def test_a_clone_with_its_driver_registered_is_sound(git) -> None:
    Path(".gitattributes").write_text("params.yaml merge=tidegate\n")
    git("config", "merge.tidegate.driver", "tidegate merge-params %O %A %B")
    assert {part: diagnosis.level for part, diagnosis in found().items()} == dict.fromkeys(
        ("git", "merge base", "merge driver")
    )


def test_outside_git_nothing_can_be_compared(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (only,) = diagnoses()
    assert (only.level, only.fact) == (
        Level.ERROR,
        "is not in a git repository; run inside one, or `git init` and commit",
    )


def test_a_detached_head_is_a_note(git) -> None:
    git("checkout", "--quiet", "--detach")
    assert found()["git"].level is Level.NOTE
    assert found()["git"].fact.startswith("HEAD is detached at ")


def test_without_main_the_merge_base_is_not_known(git) -> None:
    git("branch", "--move", "trunk")
    base = found()["merge base"]
    assert (base.level, base.fact) == (Level.ERROR, "neither origin/main nor main exists")
    assert base.remedy == "name the base with --base"


def test_main_that_was_not_fetched_is_named_with_the_command(git) -> None:
    git("branch", "--move", "trunk")
    git("remote", "add", "origin", "https://example.com/a/b.git")
    base = found()["merge base"]
    assert base.fact == "origin/main was not fetched"
    assert base.remedy == "run `git fetch origin main:refs/remotes/origin/main`"


def test_a_shallow_clone_is_a_warning(git, tmp_path, monkeypatch) -> None:
    git("commit", "--quiet", "--allow-empty", "--message", "second")
    git("clone", "--quiet", "--depth=1", f"file://{tmp_path}/clone", f"{tmp_path}/shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    base = found()["merge base"]
    assert (base.level, base.remedy) == (Level.WARNING, "run `git fetch --unshallow`")


def test_a_merge_driver_that_is_not_registered_or_not_named_is_a_warning(git) -> None:
    assert found()["merge driver"].remedy == "add `params.yaml merge=tidegate`"
    Path(".gitattributes").write_text("params.yaml merge=tidegate\n")
    driver = found()["merge driver"]
    assert (driver.level, driver.remedy) == (Level.WARNING, "run `tidegate merge-params --install`")
