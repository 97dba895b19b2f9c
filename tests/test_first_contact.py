"""From a stranger's file to a gated change, from the wheel: five commands, no edit by hand, no file changed."""

import os
import resource
import time
from pathlib import Path

import pytest

from strangers import STRANGERS, Stranger
from whole_project import edit, ran, runner

VERDICTS = {0: "PASSES", 3: "UNDECIDED", 10: "BLOCKED"}
THEIRS = {"README.md": "# mine\n", ".gitignore": "*.pyc", "pyproject.toml": '[project]\nname = "mine"\n'}
"""What is in their repository already; one does not end with a line break."""


@pytest.fixture(autouse=True)
def _compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without compiled files each of fifty processes would compile all that it imports."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)


EACH = [
    pytest.param(stranger, id=stranger.name, marks=pytest.mark.soak if number else pytest.mark.slow)
    for number, stranger in enumerate(STRANGERS)
]
"""One of them at every landing, the others, minutes each, with `make soak`."""


@pytest.mark.parametrize("stranger", EACH)
def test_a_strangers_file_becomes_a_gated_change(stranger: Stranger, installed: Path, tmp_path: Path) -> None:
    folder = tmp_path / stranger.name
    folder.mkdir()
    for name, text in THEIRS.items():
        (folder / name).write_text(text)
    stranger.write(folder)
    run = runner(folder, installed)
    run("git", "init", "-q", "-b", "main")
    run("git", "add", "--all")
    run("git", "commit", "--quiet", "--message", "theirs")

    start, before = time.monotonic(), _processor_seconds()
    run("tidegate", "init", "--data", f"{stranger.name}.csv", *stranger.options, "--yes")
    run("dvc", "repro")
    run("sh", "-c", "git add --all && git commit --quiet --message 'the first model'")
    for name, text in THEIRS.items():
        assert (folder / name).read_text().startswith(text), f"{name} was changed, not continued"
    edit(folder, "conf/train/gradient_boosting.yaml", "max_iter: 100", "max_iter: 90")
    assert ran(run("dvc", "repro").stdout)[:3] == ["compose", "train", "evaluate"]
    run("sh", "-c", 'tidegate gate --base HEAD > gate.txt; echo "$?" > exit.txt')
    seconds, processor = time.monotonic() - start, _processor_seconds() - before

    code, shown = int((folder / "exit.txt").read_text()), (folder / "gate.txt").read_text()
    assert shown.startswith(VERDICTS[code]), shown
    with Path(os.environ.get("FIRST_CONTACT", os.devnull)).open("a") as report:
        used = f"{seconds / 60:.1f} minutes, {processor:.0f} s of processor time"
        report.write(f"{stranger.name}: {used}, {shown.splitlines()[0]}\n")


def _one_line(plan: str) -> str:
    """The plan as if no line was wrapped."""
    return " ".join(plan.split())


def _processor_seconds() -> float:
    """Of the processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.slow
def test_several_classes_become_a_project_or_one_against_the_rest(installed: Path, tmp_path: Path) -> None:
    next(stranger for stranger in STRANGERS if stranger.name == "wine").write(tmp_path)
    run = runner(tmp_path, installed)
    shown = _one_line(run("tidegate", "init", "--data", "wine.csv", "--target", "cultivar", "--dry-run").stdout)
    assert "target cultivar (one of 3 classes)" in shown
    works = ("--target", "cultivar", "--positive", "barolo", "--dry-run")
    shown = _one_line(run("tidegate", "init", "--data", "wine.csv", *works).stdout)
    assert "target cultivar (event: \"cultivar\" = 'barolo', 33.1% of the rows)" in shown


@pytest.mark.soak
def test_two_models_of_one_repository_are_gated_together(installed: Path, tmp_path: Path) -> None:
    run = runner(tmp_path, installed)
    run("git", "init", "-q", "-b", "main")
    for stranger in (stranger for stranger in STRANGERS if stranger.name in ("iris", "wine")):
        (folder := tmp_path / "projects" / stranger.name).mkdir(parents=True)
        stranger.write(folder)
        data = f"projects/{stranger.name}/{stranger.name}.csv"
        shown = run("tidegate", "init", "--project", stranger.name, "--data", data, *stranger.options).stdout
        assert f"next     cd projects/{stranger.name}\n" in shown
    assert (tmp_path / "pyproject.toml").read_text() == '[tool.tidegate]\nprojects = ["projects/*"]\n'
    assert "`tidegate each -- dvc repro`" in run("tidegate").stdout
    assert "not calibrated" not in run("tidegate", "validate").stderr
    run("tidegate", "each", "--", "dvc", "repro")
    run("sh", "-c", "git add --all && git commit --quiet --message 'the first models' && git switch -qc change")
    edit(tmp_path, "projects/wine/conf/train/gradient_boosting.yaml", "max_iter: 100", "max_iter: 90")
    shown = run("tidegate", "each", "--base", "main", "--", "dvc", "repro").stdout
    assert ran(shown)[:3] == ["compose", "train", "evaluate"]
    run("sh", "-c", 'tidegate gate --base main > gate.txt; echo "$?" > exit.txt')
    code, shown = int((tmp_path / "exit.txt").read_text()), (tmp_path / "gate.txt").read_text()
    assert shown.startswith(VERDICTS[code]), shown
    assert "projects/wine" in shown
    assert "projects/iris" not in shown
