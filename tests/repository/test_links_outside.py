"""A link that git holds is not followed out of the repository, by reading or by writing."""

import json
import shutil
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from tidegate.config import stage_params
from tidegate.errors import EvidenceError
from tidegate.repository import links_outside, pipeline


def add(path, to):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).symlink_to(to)
    subprocess.run(["git", "add", "--force", path], check=True)


@pytest.mark.parametrize("folder", ["artifacts", "artifacts/compose"])
def test_a_folder_that_git_holds_as_a_link_is_not_written_through(project, tmp_path, folder):
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "compose").mkdir(parents=True)
    for path in ("conf/value.yaml", "params.yaml"):
        Path(path).write_text(json.dumps({"seed": 7, "code": {"split": {}}}))
    reads = f"  split:\n    params: [{stage_params.FILE}: [split]]\n"
    Path("dvc.yaml").write_text(Path("dvc.yaml").read_text().replace("  split:\n", reads, 1))
    shutil.rmtree(folder, ignore_errors=True)
    add(folder, elsewhere)
    with pytest.raises(EvidenceError, match=f"{folder}: is a link in git that leads outside"):
        pipeline.outdated()
    assert not [path for path in elsewhere.rglob("*") if path.is_file()]


def test_a_link_in_a_dependency_to_a_device_without_end_is_not_read(project):
    add("conf/zero.yaml", "/dev/zero")
    with pytest.raises(EvidenceError, match=r"conf/zero\.yaml: is a link in git that leads outside"):
        pipeline.outdated()


def test_a_link_inside_one_that_nothing_reads_and_one_of_the_machine_are_left_alone(project, tmp_path):
    add("conf/again.yaml", "value.yaml")
    add("docs/zero", "/dev/zero")
    Path("data").mkdir(exist_ok=True)
    Path("data/large").symlink_to(tmp_path)  # of this machine, not of the change
    links_outside.refuse([PurePosixPath("conf"), PurePosixPath("data")])


@pytest.mark.parametrize("name", ["dvc.lock", "pyproject.toml", "params.yaml"])
def test_a_file_that_a_change_made_a_device_is_refused_before_it_is_read(project, name):
    Path(name).unlink(missing_ok=True)
    add(name, "/dev/zero")
    with pytest.raises(EvidenceError, match=f"{name}: is a link to a device"):
        links_outside.refuse_devices()


def test_links_to_files_folders_and_nothing_are_no_devices(project):
    for name, to in (("a", "dvc.yaml"), ("b", "conf"), ("c", "nowhere")):
        add(name, to)
    links_outside.refuse_devices()
