"""What the worker imports reads nothing of the project, starts no thread, and is what stages need."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tidegate.warm import preloaded

WATCH = """
import json, os, sys
opened = []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        opened.append(os.path.realpath(os.fsdecode(arguments[0])))
    if event in ("os.listdir", "os.scandir") and isinstance(arguments[0], (str, bytes)):
        opened.append(os.path.realpath(os.fsdecode(arguments[0])))
    if event in ("socket.connect", "socket.bind", "subprocess.Popen", "os.exec", "os.fork"):
        opened.append(event)
from tidegate.warm import imported_files, preloaded
from tidegate.kinds import places
files = imported_files.ImportedFiles()
path = [*sys.path]
files.note()
sys.addaudithook(hook)
names = []
for name in preloaded.each():
    files.note()
    names.append(name)
    assert files.is_sound, (name, [m for m, v in sys.modules.items()
        if getattr(v, "__file__", None) and not v.__file__.startswith(imported_files.installed_folders())
        and not m.startswith("tidegate")])
print(json.dumps({
    "opened": opened, "tasks": len(os.listdir("/proc/self/task")), "names": names, "modules": sorted(sys.modules),
    "project": places._CHOSEN.places is not None, "path": sys.path, "before": path,
}))
"""


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("project")
    (folder / "pyproject.toml").write_text('[tool.tidegate]\nkinds = ["own"]\n')
    (folder / "own").mkdir()
    for name in ("dask", "polars", "scipy", "numpy"):  # what libraries look for, and must not find here
        (folder / f"{name}.py").write_text("raise SystemExit('imported from the project')\n")
    (folder / "watch").mkdir()
    (folder / "watch/program.py").write_text(WATCH)
    done = subprocess.run(
        [sys.executable, "watch/program.py"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {"folder": str(folder), **json.loads(done.stdout)}


def test_nothing_of_the_project_is_read(watched: dict[str, Any]) -> None:
    folder = watched["folder"]
    names_only = {folder, f"{folder}/watch"}  # on the path, or with the program
    assert [path for path in watched["opened"] if path.startswith(folder) and path not in names_only] == []
    assert folder in watched["before"]
    assert folder not in watched["path"]
    assert not watched["project"]


def test_no_thread_and_no_program_is_started(watched: dict[str, Any]) -> None:
    assert watched["tasks"] == 1
    events = ("socket.connect", "socket.bind", "subprocess.Popen", "os.exec", "os.fork")
    assert [event for event in watched["opened"] if event in events] == []


def test_what_no_fork_survives_is_not_imported(watched: dict[str, Any]) -> None:
    assert not {"duckdb", "_duckdb", "onnxruntime", "great_expectations"} & {*watched["modules"]}


def test_every_module_is_imported_once_and_is_there(watched: dict[str, Any]) -> None:
    assert watched["names"] == [*preloaded.MODULES]
    assert len({*preloaded.MODULES}) == len(preloaded.MODULES)
    optional = {"starlette.applications", "uvicorn", "prometheus_client"}
    assert {*preloaded.MODULES} - optional <= {*watched["modules"]}


def test_every_served_verb_is_a_stage_of_the_pipeline(repository: Path) -> None:
    text = (repository / "dvc.yaml").read_text()
    assert all(f"cmd: tidegate {verb}\n" in text for verb in preloaded.LAST)
    assert {*preloaded.LAST.values()} <= {*preloaded.MODULES}
