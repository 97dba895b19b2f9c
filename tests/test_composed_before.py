"""When DVC's stage `compose` may keep params.yaml unread: only while nothing that composing reads has changed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tidegate import composed_before, user_cache

REPOSITORY = Path.cwd()
FILES = {
    "conf/config.yaml": "seed: 1\n",
    "conf/data/flights.yaml": "query: SELECT 1\n",
    "templates/kubernetes/a.yaml.j2": "a: b\n",
    "pyproject.toml": '[tool.tidegate]\nkinds = ["own"]\n',
    "dvc.yaml": "stages: {}\n",
    "own/metrics/mine.py": "",
    "src/models/__init__.py": "",
    "src/models/forest.py": "",
    "params.yaml": "seed: 1\n",
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that DVC composes on a person's machine, and a package of one file."""
    project = tmp_path / "project"
    write(project, FILES)
    write(tmp_path, {"package/tidegate/stages/train.py": "x = 1\n", "installed/numpy-2.0.dist-info/METADATA": ""})
    monkeypatch.chdir(project)
    monkeypatch.setattr(user_cache, "ROOT", tmp_path / "package/tidegate")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "installed")])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("DVC_STAGE", "compose")
    for name in ("CI", "DVC_EXP_NAME"):
        monkeypatch.delenv(name, raising=False)
    return project


def is_current() -> bool:
    composed_before.inputs.cache_clear()  # as in another process
    return composed_before.is_current()


def remember() -> None:
    composed_before.inputs.cache_clear()
    composed_before.remember(composed_before.inputs())


@pytest.mark.parametrize("later", ["{}", None])
def test_other_digests_for_dvc_are_written_again(project: Path, later: str | None) -> None:
    write(project, {"artifacts/compose/params.json": '{"train": {}}'})
    remember()
    assert is_current()
    path = project / "artifacts/compose/params.json"
    path.write_text(later) if later else path.unlink()
    assert not is_current()


def test_what_was_composed_of_these_files_is_kept(project: Path) -> None:
    assert not is_current()
    remember()
    assert is_current()


@pytest.mark.parametrize(
    "edited",
    [
        *(name for name in sorted(FILES)),
        *("conf/new.yaml", "templates/new.j2", "own/metrics/new.py", "own/metrics/mine.json", "src/new.py", "new.py"),
        *("../package/tidegate/stages/train.py", "../package/tidegate/new.json"),
    ],
)
def test_a_changed_or_added_file_is_composed_anew(project: Path, edited: str) -> None:
    remember()
    write(project, {edited: f"{FILES.get(edited, '')} \n"})
    assert not is_current()


@pytest.mark.parametrize("removed", sorted(set(FILES) - {"pyproject.toml"}))
def test_a_file_that_is_gone_is_composed_anew(project: Path, removed: str) -> None:
    remember()
    (project / removed).unlink()
    assert not is_current()


def test_an_installed_distribution_is_composed_anew(project: Path) -> None:
    remember()
    (project / "../installed/numpy-2.0.dist-info").rename(project / "../installed/numpy-2.1.dist-info")
    assert not is_current()


def test_a_distribution_that_brings_kinds_may_be_one_that_is_edited(project: Path) -> None:
    write(project, {"../installed/acme-1.0.dist-info/entry_points.txt": "[tidegate.kinds]\nacme = acme_kinds\n"})
    remember()
    assert not is_current()


@pytest.mark.parametrize("linked", ["conf/data/flights.yaml", "conf/data", "templates"])
def test_what_a_link_leads_to_is_not_looked_at(project: Path, linked: str) -> None:
    (project / linked).rename(project / "../elsewhere")
    (project / linked).symlink_to("../elsewhere" if linked == "templates" else project / "../elsewhere")
    remember()
    assert not is_current()


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("DVC_EXP_NAME", "x"), ("DVC_STAGE", "train")])
def test_elsewhere_everything_is_composed_anew(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    remember()
    monkeypatch.setenv(name, value)
    assert not is_current()


def test_a_person_composes_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember()
    monkeypatch.delenv("DVC_STAGE")
    assert not is_current()


def test_a_cache_inside_a_repository_is_not_believed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, {".git/HEAD": ""})
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "cache"))
    remember()
    assert not is_current()
    assert not (project / "cache").exists()


def test_a_digest_from_before_an_edit_does_not_stand_for_what_was_read_after_it(project: Path) -> None:
    before = composed_before.inputs()
    write(project, {"conf/config.yaml": "seed: 2\n"})
    composed_before.remember(before)
    assert not is_current()


def test_another_project_is_another_record_and_few_are_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    remember()
    monkeypatch.setattr(composed_before, "MOST_RECORDS", 2)
    for name in ("other", "third"):
        shutil.copytree(project, tmp_path / name)
        monkeypatch.chdir(tmp_path / name)
        assert not is_current()
        remember()
        assert is_current()
    assert len(list((tmp_path / "cache/tidegate/composed").iterdir())) == 2


def test_a_cache_that_cannot_be_written_is_no_cache(project: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    remember()
    assert not is_current()


OPENED = """
import contextlib, os, sys
opened = []
sys.addaudithook(lambda event, args: event == "open" and isinstance(args[0], str) and opened.append(args[0]))
from tidegate import composed_before, user_cache
before = {str(path.resolve()) for path in composed_before.files()}
opened.clear()
sys.argv = ["tidegate", "compose"]
from tidegate.__main__ import main
with contextlib.suppress(SystemExit):
    main()
libraries = tuple({os.path.realpath(path) for path in (sys.prefix, sys.base_prefix, *sys.path) if path})
of_the_package = os.path.realpath(user_cache.ROOT)
read = {os.path.realpath(path) for path in opened}
for path in sorted(read - before):
    if path.startswith(of_the_package) or not path.startswith(libraries):
        print(path)
"""


@pytest.mark.slow
def test_composing_opens_nothing_else(tmp_path: Path) -> None:
    for name in ("conf", "templates", "pipelines/flights"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    for name in ("pyproject.toml", "params.yaml", "dvc.yaml"):
        shutil.copy(REPOSITORY / name, tmp_path)
    done = subprocess.run([sys.executable, "-c", OPENED], cwd=tmp_path, capture_output=True, text=True, check=True)
    ours = [line for line in done.stdout.splitlines() if line.startswith("/") and "__pycache__" not in line]
    digests = tmp_path / "artifacts/compose"
    written = tuple(map(str, (tmp_path / "params.yaml", tmp_path / ".params.yaml.", digests)))
    assert [path for path in ours if not path.startswith(written)] == []
