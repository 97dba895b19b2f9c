"""Fixtures and rules of the whole suite: where every system part is installed, a skipped test is a failure."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import whole_project
from built_wheel import build
from made_once import made_once
from tidegate import iri_syntax
from tidegate.kinds import folder, places

ROOT = Path(__file__).parent.parent
STORIES = (
    "tests/workflows/",
    "tests/test_first_contact.py",
    "tests/test_wheel.py",
    "tests/faults/test_damaged.py",
    "tests/faults/test_disk_full.py",
    "tests/faults/test_killed.py",
    "tests/faults/test_remote.py",
    "tests/faults/test_surroundings.py",
    "tests/faults/test_together.py",
    "tests/test_installed.py",
    "tests/test_pipeline.py",
    "tests/test_without_deployment.py",
)
"""Tests of whole pipelines, the longest first."""

# The declaration's types are made once per process, from this repository's kinds, whatever the current folder is.
places.choose(places.work_tree(ROOT))

# pytest caches its rewritten test modules whatever PYTHONDONTWRITEBYTECODE says: without the cache, each process of a
# run rewrites all of them, for 9 s. The variable holds again for what tests load and start themselves.
_NO_BYTECODE = sys.dont_write_bytecode
sys.dont_write_bytecode = False

# a second of each process of a run, for a format that few tests look at
with iri_syntax.deferred():
    import jsonschema  # noqa: F401

# PySpark, which Great Expectations imports if it is installed, mistakes a main module without a file, as in the workers
# of pytest-xdist, for a doctest run, and ends the process.
if not hasattr(sys.modules["__main__"], "__file__"):
    sys.modules["__main__"].__file__ = str(ROOT / "tests/conftest.py")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this repository, for tests that read the committed conf/, templates/ or dvc.yaml."""
    return ROOT


@pytest.fixture(scope="session")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return next(made_once(tmp_path_factory, "wheel", lambda folder: build(repository, folder)).glob("*.whl"))


@pytest.fixture(scope="session")
def installed(repository: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel and what it depends on, in the lock's versions; its folder."""

    def make(folder: Path) -> None:
        install = ["uv", "pip", "install", "--quiet", "--constraint", "requirements.lock"]
        for command in (
            ["uv", "venv", "--quiet", "--python", sys.executable, str(folder)],
            [*install, "--python", str(folder / "bin/python"), str(wheel)],
        ):
            subprocess.run(command, cwd=repository, check=True)

    return made_once(tmp_path_factory, "environment", make)


@pytest.fixture(scope="session")
def reproduced(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project after one run of its pipeline, committed. Tests copy it."""

    def make(folder: Path) -> None:
        run = whole_project.start(repository, folder)
        run("dvc", "repro", "--quiet")
        run("git", "add", "--all")
        run("git", "commit", "--quiet", "--message", "start")

    return made_once(tmp_path_factory, "reproduced", make)


@pytest.fixture(scope="session")
def merged_once(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project to release, with its origin, whose first model was merged."""
    import released_project

    folder = tmp_path_factory.mktemp("released")
    released_project.lay_out(repository, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "clone")
        released_project.git("commit", "-q", "--allow-empty", "-m", "nothing yet")
        released_project.model(1)
        released_project.merge("first model")
    return folder


@pytest.fixture(scope="session")
def released_once(merged_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of `merged_once` whose first model is released as v0.1.0."""
    import released_project

    folder = released_project.copy(merged_once, tmp_path_factory.mktemp("released") / "project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "clone")
        released_project.released("v0.1.0")
    return folder


@pytest.fixture
def merged(merged_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of `merged_once`, its clone being the current folder."""
    return _entered(merged_once, tmp_path, monkeypatch)


@pytest.fixture
def released(released_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of `released_once`, its clone being the current folder."""
    return _entered(released_once, tmp_path, monkeypatch)


def _entered(once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    import released_project

    folder = released_project.copy(once, tmp_path / "project")
    monkeypatch.chdir(folder / "clone")
    return folder


@pytest.fixture(scope="session")
def monitored_project(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a model and objectives of rows; only tests of `tidegate monitor` ask for it."""
    import monitored_project

    folder = tmp_path_factory.mktemp("monitored")
    monitored_project.make(repository, folder)
    return folder


@pytest.fixture
def adds(tmp_path, monkeypatch):
    """A function that writes kinds of a project, by their paths below pipelines/mine, and registers them."""
    monkeypatch.chdir(tmp_path)

    def write(files, declared='["pipelines/mine"]'):
        (tmp_path / "pyproject.toml").write_text(f"[tool.tidegate]\nkinds = {declared}\n")
        for name, text in files.items():
            path = tmp_path / "pipelines/mine" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        _forget()

    monkeypatch.setattr(places, "_CHOSEN", places._Chosen())
    yield write
    _forget()


def _forget():
    folder._files.cache_clear()
    folder._load.cache_clear()
    places._CHOSEN.places = places._CHOSEN.used_in = None
    for name in [module for module in sys.modules if module.startswith("_project_kinds.")]:
        del sys.modules[name]


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        # skops asks every loaded module for its classes when it is imported: thousands by a worker's first test
        import skops.io  # noqa: F401


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the longest tests first, so that no process is left alone with one that lasts minutes."""
    items.sort(key=lambda item: next((place for place, name in enumerate(STORIES) if item.nodeid.startswith(name)), 99))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Fail a test that leaves another current folder, instead of the tests after it, which read conf/."""
    try:
        return (yield)
    finally:
        left, started = Path.cwd(), item.config.invocation_params.dir
        os.chdir(started)
        assert left == started, f"{item.nodeid} left {left} as the current folder"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect tests without garbage collection: nothing becomes garbage then."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Freeze what was imported and collected: no later garbage collection walks through it again."""
    sys.dont_write_bytecode = _NO_BYTECODE
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    gc.unfreeze()
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("TIDEGATE_NO_SKIPS") and skipped and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"{len(skipped)} skipped where nothing may be skipped", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
