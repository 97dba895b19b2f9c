"""The examples are in step with the starter, and their params.yaml with their conf/."""

import subprocess
from pathlib import Path, PurePosixPath

import pytest
from typer.testing import CliRunner

from generators.examples import OWN, common
from places import EXAMPLES
from tidegate.cli import app

examples = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)


@examples
def test_an_example_has_the_starters_files(example: Path) -> None:
    differing = [file.path for file in common() if (example / file.path).read_bytes() != file.content]
    assert differing == [], "run `python -m generators.examples`"


@examples
def test_an_example_has_nothing_else_but_what_it_declares(example: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=example, capture_output=True, text=True, check=True).stdout
    others = {PurePosixPath(path) for path in listed.splitlines()} - {file.path for file in common()}
    own = (*OWN, "README.md", "params.yaml")
    shown = PurePosixPath("explore.ipynb")  # the notebook of docs/python.md
    assert [path for path in others - {shown} if not any(path.is_relative_to(each) for each in own)] == []
    assert all((example / each).exists() for each in own)


@examples
def test_params_follow_from_conf(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example)
    checked = CliRunner().invoke(app, ["compose", "--check"], catch_exceptions=False)
    assert (checked.exit_code, checked.output) == (0, ""), "run `python -m generators.examples`"


@examples
def test_the_readme_is_short_and_names_files_that_are_there(example: Path) -> None:
    text = (example / "README.md").read_text()
    assert len(text.splitlines()) <= 15
    for line in text.splitlines():
        if "sed -i" in line:
            named = line.split("' ", 1)[1].split()[0]
            old = line.split("s/", 1)[1].split("/")[0]
            assert old.split(":")[0] in (example / named).read_text(), line
