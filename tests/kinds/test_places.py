"""What pyproject.toml may name as folders of kinds, and which files in them are taken."""

from pathlib import Path, PurePosixPath

import pytest

from own_kinds import METRIC
from tidegate.errors import DeclarationError, Where
from tidegate.kinds import places


def said(data):
    with pytest.raises(DeclarationError) as caught:
        places.declared(data)
    return [str(each) for each in caught.value.problems]


def test_folders_are_named_with_their_lines():
    data = b'[tool.tidegate]\n# ours\nkinds = ["pipelines/flights", "pipelines/rail"]\n'
    first, second = Where("pyproject.toml", 3, 11, 17), Where("pyproject.toml", 3, 32, 14)
    assert places.declared(data) == {"pipelines/flights": first, "pipelines/rail": second}


@pytest.mark.parametrize("data", [None, b"", b"[tool.other]\nkinds = 3\n", b"[tool.tidegate]\ntrusted = []\n"])
def test_a_project_that_names_none_has_none(data):
    assert places.declared(data) == {}


def test_a_project_that_names_none_does_not_even_parse_its_pyproject():
    assert places.declared(b"[[[ no TOML at all") == {}


@pytest.mark.parametrize("listed", ['"pipelines/flights"', "[3]", "true"])
def test_anything_but_a_list_of_folders_is_refused(listed):
    message = 'tool.tidegate.kinds: must be a list of folders, like ["pipelines/flights"]'
    assert said(f"[tool.tidegate]\nkinds = {listed}\n".encode()) == [f"pyproject.toml:2:1: {message}"]


@pytest.mark.parametrize("folder", ["../flights", "/etc", "pipelines/../../x", "", ".", ".."])
def test_a_folder_outside_the_repository_is_refused(folder):
    (message,) = said(f'[tool.tidegate]\nkinds = ["{folder}"]\n'.encode())
    assert message.startswith("pyproject.toml:2:11: ")
    assert message.endswith(f"must be a folder inside the repository, like pipelines/flights, got {folder!r}")


@pytest.mark.parametrize("made", [None, "file"])
def test_what_is_not_a_directory_is_refused_with_its_line(tmp_path, made):
    (tmp_path / "pyproject.toml").write_text('[tool.tidegate]\nkinds = ["mine"]\n')
    if made:
        (tmp_path / "mine").write_text("")
    with pytest.raises(DeclarationError, match=r"pyproject\.toml:2:11: .*mine is not a directory; create it"):
        places.work_tree(tmp_path)


@pytest.fixture
def mine(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.tidegate]\nkinds = ["mine"]\n')
    folder = tmp_path / "mine/metrics"
    folder.mkdir(parents=True)
    (folder / "share.py").write_text(METRIC)
    return folder


def test_python_files_are_kinds_by_their_folder_and_no_others(mine):
    for name in ("_helper.py", "readme.md", "__pycache__/share.cpython-311.pyc"):
        path = mine / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    (place,) = places.work_tree(mine.parents[1])
    assert place.kinds("metrics") == {"share": place.files[PurePosixPath("metrics/share.py")]}
    assert place.kinds("gate.rules") == {}
    found = place.kinds("metrics")["share"]
    assert (found.path, found.source) == (Path("mine/metrics/share.py"), METRIC.encode())


@pytest.mark.parametrize("name", ["fast.so", "fast.pyd", "share.pyc"])
def test_a_compiled_file_is_refused(mine, name):
    (mine / name).write_bytes(b"")
    with pytest.raises(DeclarationError, match=rf"mine/metrics/{name}: is a compiled file"):
        places.work_tree(mine.parents[1])


@pytest.mark.parametrize("target", ["/elsewhere/other.py", "share.py", "nowhere.py", "other.py"])
def test_a_link_is_refused_wherever_it_leads(mine, target):
    (mine / "other.py").symlink_to(target)
    with pytest.raises(DeclarationError, match=r"mine/metrics/other\.py: is a symbolic link; replace it with the file"):
        places.work_tree(mine.parents[1])


@pytest.mark.parametrize("named", ["linked", "linked/inner"])
def test_a_folder_that_is_a_link_or_below_one_is_refused_before_it_is_walked(tmp_path, named, monkeypatch):
    (tmp_path / "pyproject.toml").write_text(f'[tool.tidegate]\nkinds = ["{named}"]\n')
    (tmp_path / "real/inner").mkdir(parents=True)
    (tmp_path / "linked").symlink_to("real")
    monkeypatch.setattr("pathlib.Path.rglob", lambda *_: pytest.fail("the folder was walked"))
    with pytest.raises(
        DeclarationError, match=r"^linked: is a symbolic link; replace it with the file or folder itself"
    ):
        places.work_tree(tmp_path)


def test_a_folder_called_like_a_python_file_is_no_kind(mine):
    (mine / "other.py").mkdir()
    (place,) = places.work_tree(mine.parents[1])
    assert list(place.kinds("metrics")) == ["share"]


def test_a_choice_after_this_folders_own_kinds_were_used_is_a_bug(adds):
    adds({"metrics/share.py": METRIC})
    assert places.places()
    places.choose(places.work_tree())
    with pytest.raises(RuntimeError, match="before those of the merge base were chosen"):
        places.choose(())
