"""The merge base's package comes from DVC's cache, verified, and is refused where requests can't be asked of both."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tidegate import paths
from tidegate.artifacts import sha256, write_json, write_text
from tidegate.commands.releasing import stable_package
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.repository import dvc_outputs

INPUT = {"name": "distance", "datatype": "FP64", "type": "float", "nullable": False, "unit": "km"}


def git(*arguments):
    identity = ("-c", "user.name=Tester", "-c", "user.email=tester@example.com")
    done = subprocess.run(["git", *identity, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def packaged(version, **other):
    """The candidate's package, and its entry in dvc.lock."""
    described = {"model": "flights", "task": "binary", "threshold": 0.5, "inputs": [INPUT], "outputs": []}
    write_json(paths.PACKAGE / "signature.json", described | other)
    write_json(paths.PACKAGE / "package.json", {"version": version})
    out = {"path": str(paths.PACKAGE), "hash": "md5", "md5": dvc_outputs.listed(paths.PACKAGE)}
    write_json(Path("dvc.lock"), {"schema": "2.0", "stages": {"package": {"cmd": "tidegate package", "outs": [out]}}})


def cached():
    """What `dvc commit` does with it."""
    cache = Path(".dvc/cache")
    files = sorted(path for path in paths.PACKAGE.iterdir())
    for file in files:
        target = dvc_outputs.object_of(cache, dvc_outputs.md5_of(file))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    listing = ", ".join(f'{{"md5": "{dvc_outputs.md5_of(file)}", "relpath": "{file.name}"}}' for file in files)
    write_text(dvc_outputs.object_of(cache, dvc_outputs.listed(paths.PACKAGE)), f"[{listing}]")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Of main's package the cache has everything; a branch left main, which has moved since."""
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    write_text(Path(".gitignore"), "/artifacts\n/.dvc/cache\n")
    write_text(Path(".dvc/config"), "")
    write_text(Path("dvc.yaml"), "stages: {package: {cmd: tidegate package, outs: [artifacts/package]}}\n")
    packaged("base")
    cached()
    git("add", "-A")
    git("commit", "-qm", "base")
    git("switch", "-qc", "branch")
    git("switch", "-q", "main")
    packaged("main, later")
    git("commit", "-qam", "later")
    git("switch", "-q", "branch")
    packaged("candidate")
    git("commit", "-qam", "candidate")
    return tmp_path


def test_it_is_the_package_where_the_branch_left_main(project):
    told = []
    with stable_package.chosen(None, "main", told.append) as package:
        assert (package / "package.json").read_text().split() == ["{", '"version":', '"base"', "}"]
        assert told == [f"stable: package {sha256(package / 'package.json')[:12]} of {told[0].split(' of ')[1]}"]
    assert "main" in told[0]
    assert not package.exists()
    assert sorted(path.name for path in paths.PACKAGE.iterdir()) == ["package.json", "signature.json"]


def test_a_twin_is_named(project):
    cached()
    told = []
    with stable_package.chosen(None, "HEAD", told.append):
        assert told[0].endswith(", the candidate's own: a twin")


def test_without_a_revision_it_is_the_folder_or_none(project):
    with stable_package.chosen(Path("served"), None, pytest.fail) as package:
        assert package == Path("served")
    with stable_package.chosen(None, None, pytest.fail) as package:
        assert package is None


def refusal(kind, folder=None):
    with pytest.raises(kind) as raised, stable_package.chosen(folder, "main", lambda _: None):
        pass
    return str(raised.value)


def test_two_choices_are_refused(project):
    assert "name one of them" in refusal(DeclarationError, Path("served"))


@pytest.mark.slow  # DVC is asked
def test_what_neither_cache_nor_remote_has_is_refused_with_the_remedy(project):
    shutil.rmtree(".dvc/cache")
    assert "is in neither DVC's cache nor its remote; `dvc pull`" in refusal(EvidenceError)


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        ({"inputs": [INPUT | {"nullable": True}]}, "has other inputs than the candidate: distance"),
        ({"inputs": [INPUT, INPUT | {"name": "stops"}]}, "has other inputs than the candidate: stops"),
        ({"task": "regression"}, "is binary, not regression"),
        ({"model": "other"}, "is called flights, not other"),
    ],
    ids=["a value that may be missing", "another input", "another task", "another name"],
)
def test_a_model_that_can_t_be_asked_the_same_is_refused(project, candidate, why):
    packaged("candidate", **candidate)
    assert why in refusal(EvidenceError)


def test_another_unit_is_no_other_input(project):
    packaged("candidate", inputs=[INPUT | {"unit": "mi", "private": True}])
    with stable_package.chosen(None, "main", lambda _: None) as package:
        assert package is not None
