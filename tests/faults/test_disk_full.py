"""A full disk, at three places: what is full and how much is needed is said, and nothing is half-written."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults_project import Project

pytestmark = pytest.mark.slow


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A filesystem of 256 KiB."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a small filesystem cannot be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(place: Path, leave: int) -> Path:
    filler = place / "filler"
    filler.write_bytes(bytes(256 * 1024 - leave))
    return filler


def test_the_work_tree(project: Project, small: Path) -> None:
    data = project.root / "data"
    project.run("mv", str(data), str(data.with_name("elsewhere")))
    data.symlink_to(small)
    (small / "split").mkdir()
    filler = fill(small, 8192)
    said = project.run("tidegate", "ingest", expect=4)
    assert f"data/table.parquet: no space left on {small}" in said
    assert "KiB of 256 KiB are free, up to" in said
    assert "Traceback" not in said
    assert sorted(path.name for path in small.iterdir()) == ["filler", "split"]
    filler.unlink()
    project.run("tidegate", "ingest")
    data.unlink()
    project.run("mv", str(data.with_name("elsewhere")), str(data))
    project.run("dvc", "repro")
    project.assert_whole()


def test_the_folder_for_scratch(project: Project, small: Path) -> None:
    filler = fill(small, 8192)
    for verb in (("verify",), ("gate", "--base", "HEAD")):
        said = project.run("tidegate", *verb, expect=4, TMPDIR=str(small))
        assert f"no space left on {small}" in said
        assert "Traceback" not in said
        assert list(small.iterdir()) == [filler]
    project.assert_whole()


def test_the_cache_and_what_a_verb_writes(project: Project, small: Path) -> None:
    filler = fill(small, 0)
    said = project.run("tidegate", "gate", "--base", "HEAD", "--save", str(small / "kept/decision.json"), expect=4)
    assert f"decision.json: no space left on {small}" in said
    assert [path for path in small.rglob("*") if path.is_file()] == [filler]
    filler.unlink()
    project.run("dvc", "cache", "dir", "--local", str(small / "cache"))
    said = project.run("tidegate", "verify", expect=4)
    assert f"no space left on {small}" in said
    assert "Traceback" not in said
