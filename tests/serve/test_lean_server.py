"""tidegate-serve: the modules that the server imports, in a wheel of their own, with few and light requirements."""

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from built_wheel import build
from serve_requests import INFER, ask
from tidegate.config import python_imports
from tidegate.kinds import TASKS

ROOT = Path(__file__).parents[2]
SOURCES, LEAN = ROOT / "pipelines", ROOT / "pipelines/tidegate-serve"
DECLARED = tomllib.loads((LEAN / "pyproject.toml").read_text())
PYTHON_API = "tidegate.python_api"
"""What `tidegate.__getattr__` loads for Python programs, which have the whole package."""
NAMES = {"prometheus-client": "prometheus_client", "scikit-learn": "sklearn", "s3fs": "fsspec"}
LIGHT = {"anyio", "pydantic_core"}
"""These come with starlette and pydantic."""
HEAVY = (
    "dvc",
    "duckdb",
    "great_expectations",
    "hydra",
    "omegaconf",
    "pandas",
    "skops",
    "sklearn",
    "sqlalchemy",
    "typer",
)
MOST_MB = 200


def held() -> set[Path]:
    """The files that its wheel takes from the sources."""
    paths = [LEAN / path for path in DECLARED["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]]
    files = {file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])}
    return {file.resolve() for file in files if file.suffix == ".py"}


def imports(file: Path) -> frozenset[str]:
    return python_imports.read(file, file.relative_to(SOURCES).as_posix()).imports


def modules(name: str) -> Iterator[Path]:
    """The files that an import of that name runs."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        place = SOURCES.joinpath(*parts[:length])
        yield from (file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file())


def reached() -> set[Path]:
    """The files that the program and the tasks, which are loaded by name, import, at any time."""
    files, waiting = set(), [SOURCES / "tidegate/serve/command.py", *TASKS.files().values()]
    while waiting:
        if (file := waiting.pop()) not in files:
            files.add(file)
            names = (name for name in imports(file) if name.startswith("tidegate") and name != PYTHON_API)
            waiting += [module for name in names for module in modules(name)]
    return files


def test_its_wheel_holds_what_the_server_imports_and_nothing_else():
    found = {file.relative_to(SOURCES).as_posix() for file in reached()}
    assert {file.relative_to(SOURCES).as_posix() for file in held()} == found
    assert 70 < len(found) < 130


def test_what_it_imports_is_required_or_an_extra():
    project = DECLARED["project"]
    declared = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    names = {requirement.partition(">")[0] for requirement in declared}
    required = {NAMES.get(name, name) for name in names} | LIGHT
    imported = {name.partition(".")[0] for file in held() for name in imports(file)}
    unknown = imported - required - set(sys.stdlib_module_names) - {"tidegate"}
    assert unknown == {"pyarrow"}, "artifacts.py reads tables, too; the server does not"


def test_it_requires_what_tidegate_requires():
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    known = {*whole["dependencies"], *(name for extra in whole["optional-dependencies"].values() for name in extra)}
    assert {*DECLARED["project"]["dependencies"]} <= known
    assert {*DECLARED["project"]["optional-dependencies"]["scikit-learn"]} <= known


def locked(path: Path) -> dict[str, set[str]]:
    """The pins of a lock by the name of the package: of some there are two, for different versions of Python."""
    pins: dict[str, set[str]] = defaultdict(set)
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", path.read_text(), re.MULTILINE):
        pins[name].add(version)
    return pins


def test_its_lock_has_the_versions_that_the_model_was_evaluated_with():
    lean, whole = locked(LEAN / "requirements.lock"), locked(ROOT / "requirements.lock")
    assert {requirement.partition(">")[0] for requirement in DECLARED["project"]["dependencies"]} <= lean.keys()
    assert 15 < len(lean) < 25
    assert {name: versions for name, versions in lean.items() if not versions <= whole[name]} == {}


def test_its_image_is_linted_and_runs_as_nobody():
    containerfile = LEAN / "Containerfile"
    done = subprocess.run(["hadolint", containerfile], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)
    lines = containerfile.read_text().splitlines()
    stages = [line for line in lines if line.startswith("FROM ")]
    assert stages == ["FROM ${BASE} AS build", "FROM ${BASE} AS server", "FROM server AS with-model", "FROM server"]
    assert "USER 65532:65532" in lines[lines.index(stages[1]) :]
    assert "--require-hashes" in containerfile.read_text()


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment as the image has it: the lock's packages, checked by their hashes, and the wheel."""
    folder = tmp_path_factory.mktemp("lean")
    wheel = build(LEAN, folder)
    venv.create(folder / "environment", with_pip=False, symlinks=True)
    install = ("uv", "pip", "install", "--quiet", "--python", str(folder / "environment/bin/python"))
    for given in (["--require-hashes", "--requirement", str(LEAN / "requirements.lock")], ["--no-deps", str(wheel)]):
        done = subprocess.run([*install, "--compile-bytecode", *given], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return folder / "environment"


@contextmanager
def serving(command: list[str], package: Path) -> Iterator[int]:
    """The port of a server of the package, which ends with the block."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TIDEGATE"))}
    given = [*command, "--package", str(package), "--port", "0"]
    with subprocess.Popen(given, stdout=subprocess.PIPE, text=True, env=alone, cwd=package.parent) as process:
        try:
            yield int(process.stdout.readline().rpartition(":")[2])
        finally:
            process.kill()


@pytest.mark.slow
def test_nothing_heavy_is_installed(environment: Path):
    asked = (
        "import importlib.util, json, sys; print(json.dumps([n for n in sys.argv[1:] if importlib.util.find_spec(n)]))"
    )
    python = [str(environment / "bin/python"), "-I", "-c", asked]
    found = subprocess.run([*python, *HEAVY, "numpy"], capture_output=True, text=True, check=True, cwd="/").stdout
    assert json.loads(found) == ["numpy"]
    size = sum(file.stat().st_size for file in environment.rglob("*") if file.is_file() and not file.is_symlink())
    assert size / 1e6 < MOST_MB


@pytest.mark.slow
def test_it_answers_as_tidegate_does_bit_for_bit(environment: Path, packaged: Path):
    golden = json.loads((packaged / "golden.json").read_text())
    request = {"inputs": golden["inputs"], "id": "golden"}
    wrong = {"inputs": golden["inputs"][1:]}
    answers = []
    for command in ([str(environment / "bin/tidegate-serve")], [sys.executable, "-m", "tidegate", "serve"]):
        with serving(command, packaged) as port:
            answers.append([ask(port, INFER, request), ask(port, INFER, wrong), ask(port, "/v2/health/ready")])
    lean, whole = answers
    assert lean == whole
    (probability,) = (output["data"] for output in lean[0][1]["outputs"] if output["name"] == "probability")
    assert (lean[0][0], probability) == (200, golden["answers"])
    assert lean[1][0] == 400
