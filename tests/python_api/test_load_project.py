import shutil
import sys
from pathlib import Path

import pytest

import tidegate
from tidegate.errors import DeclarationError
from tidegate.kinds import places
from tidegate.python_api import load_project as module

REPOSITORY = Path(__file__).parents[2]


def test_a_projects_folder_is_found_from_below():
    project = tidegate.load(REPOSITORY / "examples" / ".." / "conf" / "data")
    assert project.root == REPOSITORY
    assert project.declaration.project == "flights"
    assert project.declaration.evaluate.task == "binary"


def test_a_folder_without_a_project_is_named(tmp_path):
    with pytest.raises(DeclarationError, match=r"neither it nor a folder above it has a dvc.yaml"):
        tidegate.load(tmp_path)
    (tmp_path / "dvc.yaml").touch()
    with pytest.raises(DeclarationError, match=r"has no params.yaml; run `tidegate compose` in it"):
        tidegate.load(tmp_path)


def test_a_project_with_other_kinds_needs_a_process_of_its_own(tmp_path, monkeypatch):
    assert module.TYPED in sys.modules
    shutil.copy(REPOSITORY / "examples/diabetes/params.yaml", tmp_path)
    (tmp_path / "dvc.yaml").touch()
    (tmp_path / "pyproject.toml").write_text('[tool.tidegate]\nkinds = ["own"]\n')
    (tmp_path / "own/metrics").mkdir(parents=True)
    (tmp_path / "own/metrics/half.py").write_text('"""Half."""\n')
    with pytest.raises(DeclarationError, match=r"declares other kinds .* \(restart the notebook's kernel"):
        tidegate.load(tmp_path)


def test_the_kinds_of_the_first_project_are_used(tmp_path, monkeypatch):
    chosen = []
    monkeypatch.delitem(sys.modules, module.TYPED)
    monkeypatch.setattr(places, "choose", chosen.append)
    tidegate.load(REPOSITORY)
    assert [place.name for place in chosen[0]] == ["pipelines/flights"]
