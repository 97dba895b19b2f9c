"""Results in the cache: a flipped bit, conflict markers, a stage that is gone: each is found, and nothing moves."""

import hashlib
from pathlib import Path

import pytest

from tidegate.errors import ExitCode, Level
from tidegate.project_state.stored_evidence import diagnoses
from tidegate.repository import dvc_outputs

CONTENT = b"rows"
MD5 = hashlib.md5(CONTENT).hexdigest()
LOCK = """schema: '2.0'
stages:
  ingest:
    cmd: tidegate ingest
    outs:
    - {{path: data/table.parquet, hash: md5, md5: {md5}, size: 4}}
"""


@pytest.fixture
def cached(git) -> Path:
    """A pipeline of one stage that has run; its result in the cache."""
    Path(".dvc").mkdir()
    Path(".dvc/config").write_text("")
    Path("dvc.yaml").write_text("stages: {ingest: {cmd: tidegate ingest, outs: [data/table.parquet]}}\n")
    Path("dvc.lock").write_text(LOCK.format(md5=MD5))
    source = dvc_outputs.object_of(Path(".dvc/cache").absolute(), MD5)
    source.parent.mkdir(parents=True)
    source.write_bytes(CONTENT)
    return source


def test_sound_results_are_sound(cached: Path) -> None:
    assert [(found.part, found.level) for found in diagnoses()] == [("results", None)]


def test_a_damaged_object_is_named_with_its_stage_and_left_in_place(cached: Path) -> None:
    cached.write_bytes(b"Rows")
    (found,) = diagnoses()
    assert (found.level, found.exit_code) == (Level.ERROR, ExitCode.INFRASTRUCTURE)
    assert "its content does not match its name; ingest wrote it for data/table.parquet; run `rm -f " in found.fact
    assert cached.read_bytes() == b"Rows"


def test_a_pipeline_that_has_not_run_is_a_note(cached: Path) -> None:
    Path("dvc.lock").unlink()
    (found,) = diagnoses()
    assert (found.level, found.remedy) == (Level.NOTE, "run `dvc repro`")


def test_a_lock_with_conflict_markers_is_an_error_of_the_repository(cached: Path) -> None:
    Path("dvc.lock").write_text("<<<<<<< ours\n" + Path("dvc.lock").read_text())
    (found,) = diagnoses()
    assert (found.level, found.exit_code) == (Level.ERROR, ExitCode.INVALID)
    assert "has conflict markers" in found.fact


def test_a_lock_that_was_cut_off_is_taken_from_git_or_where_git_has_none_removed(cached: Path, git) -> None:
    whole = Path("dvc.lock").read_text()
    for cut in ("", "schema: '2.", whole[: whole.index("path")], whole[:-12]):
        Path("dvc.lock").write_text(cut)
        (found,) = diagnoses()
        assert (found.level, found.exit_code) == (Level.ERROR, ExitCode.INVALID)
        assert found.fact.startswith("dvc.lock: is not a usable lock: ")
        assert found.remedy == "run `rm dvc.lock`, then `dvc repro`"
    Path("dvc.lock").write_text(whole)
    git("add", "dvc.lock")
    git("commit", "--quiet", "--message", "ran")
    Path("dvc.lock").write_text("")
    (found,) = diagnoses()
    assert found.fact == "dvc.lock: is not a usable lock: it is empty"
    assert found.remedy == "run `git checkout -- dvc.lock`, then `dvc repro`"


def test_a_stage_that_only_the_lock_has_is_a_warning(cached: Path) -> None:
    Path("dvc.yaml").write_text("stages: {other: {cmd: tidegate other}}\n")
    _, orphan = diagnoses()
    assert (orphan.level, orphan.fact) == (Level.WARNING, "dvc.lock has ingest, which dvc.yaml does not have")
