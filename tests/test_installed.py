"""tidegate installed from its wheel, in a repository that holds none of its code: what an edit or upgrade re-runs."""

import json
import re
import shutil
import subprocess
import sysconfig
import venv
from pathlib import Path

import pytest

from made_once import made_once
from whole_project import Run, edit, ran, runner, start

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, and the libraries of this one; its folder."""

    def make(folder: Path) -> None:
        venv.create(folder, with_pip=False, symlinks=True)
        (packages(folder) / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
        install = ("uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--python", str(folder / "bin/python"))
        subprocess.run([*install, str(wheel)], check=True, capture_output=True)

    return made_once(tmp_path_factory, "environment-beside", make)


def packages(environment: Path) -> Path:
    return next(environment.glob("lib/python*/site-packages"))


@pytest.fixture(scope="session")
def reproduced(repository: Path, installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository without the package's code, whose pipeline has run once, committed. Tests copy it."""

    def make(folder: Path) -> None:
        start(repository, folder)
        shutil.rmtree(folder / "pipelines/tidegate")
        shutil.rmtree(folder / "pipelines/generators", ignore_errors=True)
        run = runner(folder, installed)
        run("dvc", "repro")
        run("git", "add", "-A")
        run("git", "commit", "-qm", "start")

    return made_once(tmp_path_factory, "reproduced-beside", make)


@pytest.fixture
def project(reproduced: Path, installed: Path, tmp_path: Path) -> tuple[Path, Path, Run]:
    """The repository, its own installed package to edit, and what runs in both."""
    folder, environment = tmp_path / "project", tmp_path / "environment"
    shutil.copytree(reproduced, folder, symlinks=True)
    shutil.copytree(installed, environment, symlinks=True)
    script = environment / "bin/tidegate"
    script.write_text(script.read_text().replace(str(installed), str(environment)))
    return folder, packages(environment) / "tidegate", runner(folder, environment)


def test_nothing_of_the_package_is_in_the_repository_and_a_second_run_only_composes(project) -> None:
    folder, package, run = project
    lock = (folder / "dvc.lock").read_bytes()
    assert "files" in run("tidegate", "explain", "code.evaluate").stdout
    assert ran(run("dvc", "repro").stdout) == ["compose"]
    assert (folder / "dvc.lock").read_bytes() == lock
    assert run("git", "status", "--porcelain").stdout == ""
    assert run("tidegate", "compose", "--check").stdout == ""
    assert package.is_relative_to(folder.parent / "environment")


def test_an_edit_of_an_unrelated_module_runs_nothing(project) -> None:
    _, package, run = project
    for name in ("review/comment.py", "metrics/mae.py", "gate/decision.py"):
        with (package / name).open("a") as file:
            file.write("\nEDITED = True\n")
    assert ran(run("dvc", "repro").stdout) == ["compose"]
    assert run("git", "status", "--porcelain").stdout == ""


def test_an_edited_metric_runs_what_measures_by_it_and_says_so(project) -> None:
    """And not training, whose predictions for every fold stay as they are."""
    _, package, run = project
    edit(package, "metrics/roc_auc.py", "RANGE = (0.0, 1.0)", "RANGE = (0.0, 1.0)\nEDITED = True")
    assert "edited code re-runs evaluate" in run("tidegate", "diff", "HEAD").stdout
    assert ran(run("dvc", "repro").stdout) == ["compose", "evaluate", "stress"]


def test_a_metric_of_the_projects_own_trains_nothing_when_added_declared_or_edited(project) -> None:
    """It is measured on the holdout and on every fold. `package` reads the task and the threshold of the section."""
    folder, _, run = project
    own = folder / "pipelines/ours/metrics/positives.py"
    own.parent.mkdir(parents=True)
    pyproject = folder / "pyproject.toml"
    kinds = 'kinds = ["pipelines/ours"'
    text = pyproject.read_text() if pyproject.exists() else ""
    found = re.search(r"^kinds = \[", text, re.MULTILINE)
    own_kinds = text.replace(found[0], f"{kinds}, ", 1) if found else f"{text}\n[tool.tidegate]\n{kinds}]\n"
    pyproject.write_text(own_kinds)
    shutil.copy(Path(__file__).parent.parent / "pipelines/tidegate/metrics/accuracy.py", own)
    assert ran(run("dvc", "repro").stdout) == ["compose"]
    (declared,) = (folder / "conf/evaluate").glob("*.yaml")
    edit(folder, f"conf/evaluate/{declared.name}", "metrics:\n", "metrics:\n  positives: {}\n")
    assert ran(run("dvc", "repro").stdout) == ["compose", "evaluate", "stress", "package"]
    assert json.loads((folder / "artifacts/evaluate/cv.json").read_text())["mean"]["positives"] > 0
    edit(folder, "pipelines/ours/metrics/positives.py", "RANGE = (0.0, 1.0)", "RANGE = (0.0, 1.5)")
    assert ran(run("dvc", "repro").stdout) == ["compose", "evaluate", "stress"]


def test_what_only_evaluate_runs_leaves_the_model_alone(project) -> None:
    _, package, run = project
    with (package / "data/slices.py").open("a") as file:
        file.write("\nEDITED = True\n")
    assert ran(run("dvc", "repro").stdout) == ["compose", "evaluate"]


def test_docstrings_and_comments_run_nothing(project) -> None:
    """Of modules that no stage runs, and of those that stages are."""
    _, package, run = project
    for name in ("review/comment.py", "metrics/mae.py", "gate/decision.py", "stages/train.py", "metrics/roc_auc.py"):
        text = (package / name).read_text()
        edited = re.sub(r'\A"""', '"""Edited. ', text) + "\n# edited\n"
        assert edited.count("dited") == text.count("dited") + 2
        (package / name).write_text(edited)
    assert ran(run("dvc", "repro").stdout) == ["compose"]
    assert run("git", "status", "--porcelain").stdout == ""


def test_another_version_with_the_same_code_runs_nothing_and_is_named(project) -> None:
    folder, package, run = project
    (metadata,) = package.parent.glob("tidegate-*.dist-info")
    text = (metadata / "METADATA").read_text()
    version = re.search(r"^Version: (.*)$", text, re.MULTILINE)[1]
    (metadata / "METADATA").write_text(text.replace(f"Version: {version}", "Version: 99.0"))
    out_of_step = run("tidegate", "compose", "--check", expect=10).stdout
    assert f"tidegate {version} → 99.0 re-runs nothing" in out_of_step
    assert ran(run("dvc", "repro").stdout) == ["compose"]
    assert run("git", "status", "--porcelain").stdout.split() == ["M", "dvc.lock", "M", "params.yaml"]
    assert "tidegate: '99.0'" in (folder / "params.yaml").read_text()


def test_an_experiment_sees_an_edit_of_the_installed_code(project) -> None:
    folder, package, run = project
    with (package / "data/slices.py").open("a") as file:
        file.write("\nEDITED = True\n")
    recorded = r"\n  evaluate:\n    files: (.*)"
    before = re.search(recorded, (folder / "params.yaml").read_text())
    shown = run("dvc", "exp", "run", "-S", "train.estimator.max_iter=50", "evaluate").stdout
    assert {"train", "evaluate"} <= {*ran(shown)}
    after = re.search(recorded, (folder / "params.yaml").read_text())
    assert before
    assert after
    assert before[1] != after[1]
    assert "max_iter: 50" in (folder / "params.yaml").read_text()


def test_a_forged_digest_is_blocked_by_the_gate_and_repaired_by_the_pipeline(project) -> None:
    folder, _, run = project
    params = folder / "params.yaml"
    text = params.read_text()
    forged = re.sub(r"(\n  evaluate:\n    files: ).*", r"\g<1>forged", text)
    params.write_text(forged)
    run("dvc", "commit", "--force", "--quiet")
    blocked = run("tidegate", "gate", "--base", "HEAD", expect=10)
    assert "records other code for evaluate than is here" in re.sub(r"\s+", " ", blocked.stdout)
    assert ran(run("dvc", "repro").stdout)[:1] == ["compose"]
    assert params.read_text() == text
