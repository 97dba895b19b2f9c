"""What dvc.lock promises is proved by content; an object that lies is moved away with its copies, never a sound one."""

import json
import shutil
from pathlib import Path

import pytest

from mostly_slow import mostly_slow
from tidegate.errors import InfrastructureError
from tidegate.repository import dvc_outputs, integrity

TRAIN = Path("data/split/train.parquet")
HELD = Path("data/holdout.parquet")


def object_of(path: Path) -> Path:
    """The cache object that a file of the project was checked out from."""
    return dvc_outputs.object_of(Path(".dvc/cache").absolute(), dvc_outputs.md5_of(path))


def damage(source: Path, content: bytes | None = None) -> None:
    data = source.read_bytes()
    source.chmod(0o644)
    source.write_bytes(bytes([data[0] ^ 1]) + data[1:] if content is None else content)
    source.chmod(0o444)


def checked_out_again(project: Path, dvc: object, *paths: str) -> None:
    for path in paths:
        shutil.rmtree(path) if Path(path).is_dir() else Path(path).unlink()
    dvc(project, "checkout", "--quiet", "--force")  # type: ignore[operator]


def test_a_finished_pipeline_is_intact(project):
    inspection = integrity.require()
    assert (inspection.damaged, inspection.edited) == ((), ())


@pytest.mark.parametrize("content", mostly_slow([None, b""]), ids=["a flipped bit", "emptied"])
def test_a_copy_of_a_damaged_object_is_named_with_its_stage_and_repro_makes_it_again(project, dvc, content):
    lock, sound, source = Path("dvc.lock").read_bytes(), TRAIN.read_bytes(), object_of(TRAIN)
    damage(source, content)
    checked_out_again(project, dvc, "data/split")
    assert TRAIN.read_bytes() != sound
    with pytest.raises(InfrastructureError) as raised:
        integrity.require()
    (problem,) = raised.value.problems
    assert str(problem.where) == f".dvc/cache/files/md5/{source.parent.name}/{source.name}"
    assert problem.message == (
        "its content does not match its name; split wrote it for data/split; moved to "
        f".dvc/cache/corrupt/{source.parent.name}{source.name}; data/split/train.parquet, "
        "checked out from it, removed: run `dvc repro`"
    )
    assert raised.value.exit_code == 4
    dvc(project, "repro", "--quiet")
    assert (TRAIN.read_bytes(), dvc_outputs.md5_of(source)) == (sound, source.parent.name + source.name)
    assert Path("dvc.lock").read_bytes() == lock
    integrity.require()


@pytest.mark.slow
def test_a_damaged_list_of_a_folder_is_named(project, dvc):
    source = dvc_outputs.object_of(
        Path(".dvc/cache"), next(out.md5 for out in dvc_outputs.read(project) if out.is_directory)
    )
    listed = json.loads(source.read_bytes())
    listed[0]["relpath"] = "other.parquet"
    damage(source, json.dumps(listed).encode())
    checked_out_again(project, dvc, "data/split")
    assert not TRAIN.exists()
    with pytest.raises(InfrastructureError, match=r"\.dir: its content does not match its name; split wrote it"):
        integrity.require()
    dvc(project, "repro", "--quiet")
    assert TRAIN.exists()
    integrity.require()


def test_a_folder_that_a_failed_stage_left_empty_is_missing_and_not_edited(project):
    shutil.rmtree("data/split")
    Path("data/split").mkdir()
    assert integrity.require().edited == ()


def test_an_edit_is_no_damage_and_nothing_of_it_is_touched(project):
    HELD.write_text("edited\n")
    Path("data/split/more").write_text("added\n")
    assert [str(each) for each in integrity.require().edited] == ["data/holdout.parquet", "data/split"]
    assert HELD.read_text() == "edited\n"


def test_a_damaged_object_that_nothing_was_checked_out_from_is_left_to_who_uses_it(project):
    damage(object_of(HELD))
    assert integrity.require().edited == ()


def test_an_object_that_is_gone_makes_its_copy_an_edit_where_that_differs(project):
    object_of(HELD).unlink()
    assert integrity.require().edited == ()
    HELD.write_text("edited\n")
    assert [str(each) for each in integrity.require().edited] == ["data/holdout.parquet"]


def test_an_edited_file_beside_a_damaged_object_is_not_removed(project):
    damage(object_of(HELD))
    HELD.write_text("my own notes\n")
    with pytest.raises(InfrastructureError, match="moved to"):
        integrity.require()
    assert HELD.read_text() == "my own notes\n"


@pytest.mark.slow
def test_a_cache_that_may_not_be_written_gets_a_command_that_repairs_it(project, dvc, monkeypatch):
    source = object_of(HELD)
    damage(source)
    checked_out_again(project, dvc, str(HELD))

    def refused(self, target):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refused)
        with pytest.raises(InfrastructureError) as raised:
            integrity.require()
    remedy = f"rm -f .dvc/cache/files/md5/{source.parent.name}/{source.name} data/holdout.parquet"
    assert f"run `{remedy}`, then `dvc repro`" in raised.value.problems[0].message
    for path in remedy.split()[2:]:
        Path(path).unlink()
    dvc(project, "repro", "--quiet")
    assert HELD.read_text() == "held\n"
    integrity.require()


@pytest.mark.slow
def test_a_stage_that_reads_what_was_checked_out_from_a_damaged_object_is_held_up(project, dvc):
    damage(object_of(HELD))
    checked_out_again(project, dvc, str(HELD))
    integrity.require_inputs("render")
    integrity.require_inputs("no such stage")
    with pytest.raises(InfrastructureError, match=r"split wrote it for data/holdout\.parquet"):
        integrity.require_inputs("evaluate")


def test_two_runs_that_find_the_same_damage_move_it_once(project):
    damaged = integrity.Damaged(dvc_outputs.read(project)[0], object_of(HELD))
    assert integrity.quarantine(damaged, Path(".dvc/cache")) == integrity.quarantine(damaged, Path(".dvc/cache"))
