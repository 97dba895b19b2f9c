"""The wheel, installed alone and outside the checkout: it holds all of the package, and the examples run from it."""

import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

import loans
from places import EXAMPLES
from tidegate import starter
from whole_project import Run, edit, ran, runner

EDITS = {
    "breast_cancer": {
        "blocked": (
            "conf/train/logistic_regression.yaml",
            "sklearn.linear_model.LogisticRegression\n  max_iter: 300",
            "sklearn.dummy.DummyClassifier\n  strategy: stratified",
        ),
        "passes": ("conf/train/logistic_regression.yaml", "max_iter: 300", "max_iter: 290"),
    },
    "digits": {
        "blocked": (
            "conf/train/logistic_regression.yaml",
            "sklearn.linear_model.LogisticRegression\n  max_iter: 500",
            "sklearn.dummy.DummyClassifier\n  strategy: stratified",
        ),
        "passes": ("conf/train/logistic_regression.yaml", "max_iter: 500", "max_iter: 490"),
    },
    "diabetes": {
        "blocked": ("conf/train/ridge.yaml", "alpha: 1.0", "alpha: 100000.0"),
        "passes": ("conf/train/ridge.yaml", "alpha: 1.0", "alpha: 1.01"),
    },
}
EACH = [
    pytest.param(
        example, id=example.name, marks=pytest.mark.slow if example.name == "breast_cancer" else pytest.mark.soak
    )
    for example in EXAMPLES
]
"""One of them at every landing. The others take minutes each, and differ in their task only, not in what the wheel
holds: their pipelines run with `make soak`."""


def commit(run: Run, message: str) -> None:
    run("git", "add", "--all")
    run("git", "commit", "--quiet", "--message", message)


@pytest.mark.slow
def test_it_holds_every_file_of_the_package(repository: Path, wheel: Path) -> None:
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "pipelines/tidegate"]
    tracked = subprocess.run(listed, cwd=repository, check=True, capture_output=True, text=True).stdout.split("\0")
    with zipfile.ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    package = {path.removeprefix("pipelines/"): repository / path for path in tracked if (repository / path).is_file()}
    assert sorted(package.keys() - held.keys()) == []
    assert [name for name, path in package.items() if held[name] != path.read_bytes()] == []
    assert len(package) > 300


@pytest.mark.slow
def test_its_starter_is_the_one_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    listing = (
        "from tidegate import starter; import hashlib\n"
        "for file in starter.files(*starter.GROUPS): print(file.path, hashlib.sha256(file.content).hexdigest())\n"
        "assert 'site-packages' in starter.__file__"
    )
    printed = runner(tmp_path, installed)("python", "-c", listing).stdout
    assert printed.splitlines() == _digests()


def _digests() -> list[str]:
    return [f"{file.path} {hashlib.sha256(file.content).hexdigest()}" for file in starter.files(*starter.GROUPS)]


@pytest.mark.parametrize("example", EACH)
def test_an_example_runs_from_it_as_its_readme_says(
    example: Path, installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one test, because a second one on another worker would run the whole pipeline again."""
    # without compiled files each of fifty processes would compile all that it imports
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    folder = tmp_path / example.name
    shutil.copytree(example, folder, ignore=shutil.ignore_patterns("cache", "tmp"))
    run = runner(folder, installed)
    run("git", "init", "-q", "-b", "main")
    commit(run, "the declaration")
    run("tidegate", "validate")
    run("dvc", "repro")
    commit(run, "the first model")
    assert ran(run("dvc", "repro").stdout) == ["compose"]
    assert run("git", "status", "--porcelain").stdout == ""
    assert run("tidegate", "gate", "--base", "HEAD").stdout.startswith("PASSES")
    name = example.name.replace("_", "-")
    assert run("tidegate", "summary").stdout.startswith(f"{name}: the pipeline is complete")

    edit(folder, *EDITS[example.name]["blocked"])
    assert ran(run("dvc", "repro").stdout)[:3] == ["compose", "train", "evaluate"]
    assert run("tidegate", "gate", "--base", "HEAD", expect=10).stdout.startswith("BLOCKED")
    comment, page = tmp_path / "review.md", tmp_path / "review.html"
    run("tidegate", "review", "--md", str(comment), "--html", str(page))
    assert "flights" not in comment.read_text() + page.read_text()

    run("git", "checkout", "-q", ".")
    edit(folder, *EDITS[example.name]["passes"])
    run("dvc", "repro")
    assert run("tidegate", "gate", "--base", "HEAD").stdout.startswith("PASSES")


@pytest.mark.soak  # at every landing, tests/test_first_contact.py goes the same way with another stranger's file
def test_a_strangers_file_becomes_a_gated_project(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five commands and no edit by hand: init, repro, commit, and after a change repro and gate."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    folder = tmp_path / "my loans"
    folder.mkdir()
    (folder / ".gitignore").write_text("*.pyc\n")
    loans.frame(4000).to_csv(folder / "loans.csv", index=False)
    run = runner(folder, installed)
    run("git", "init", "-q", "-b", "main")
    commit(run, "theirs")
    asked = run("tidegate", "init", "--data", "loans.csv", "--target", loans.TARGET, expect=2)
    assert "--positive N or --positive Y" in asked.stderr
    run("tidegate", "init", "--data", "loans.csv", "--target", loans.TARGET, "--positive", "Y", "--yes")
    assert run("git", "diff", "--numstat").stdout.split()[1:] == ["0", ".gitignore"], "lines are added, none changed"
    run("tidegate", "validate", "--all")
    run("dvc", "repro")
    commit(run, "the first model")
    assert run("git", "status", "--porcelain").stdout == ""

    weaker = "  _target_: sklearn.dummy.DummyClassifier\n  strategy: stratified\n"
    model = folder / "conf/train/gradient_boosting.yaml"
    head, _, rest = model.read_text().partition("  _target_")
    model.write_text(head + weaker + rest.partition("0.1\n")[2])
    run("dvc", "repro")
    assert run("tidegate", "gate", "--base", "HEAD", expect=10).stdout.startswith("BLOCKED")
