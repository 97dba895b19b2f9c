"""What README and docs show is what happens: a session is run, or says why not, and its commands exist."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from docs.blocks import Step, blocks, matches
from mostly_slow import mostly_slow
from tidegate.cli import app

ROOT = Path(__file__).parent.parent.parent
FOLLOWED = {"add-a-command.md"}  # its verbs and formats are those that it adds: tests/test_add_a_kind.py follows it
PAGES = [
    ROOT / "README.md",
    *sorted(path for path in (ROOT / "docs").glob("*.md") if path.name not in FOLLOWED),
    *sorted((ROOT / "examples").glob("*/README.md")),
]
BLOCKS = [block for page in PAGES for block in blocks(ROOT, page)]
RUN = [block for block in BLOCKS if not block.not_run]
PROJECT = (
    "conf",
    "docs/ab",
    "docs/compare",
    "templates",
    "manifests",
    "dvc.yaml",
    "dvc.lock",
    "params.yaml",
    "pyproject.toml",
    ".gitignore",
)
SETTINGS = ("-c", "user.name=Reader", "-c", "user.email=reader@example.com")


@pytest.fixture
def project(tmp_path):
    """The reference project in a repository of its own, with one commit on main."""
    for name in PROJECT:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "pipelines", tmp_path / "pipelines", ignore=shutil.ignore_patterns("__pycache__"))
    for arguments in (
        ["init", "--quiet", "--initial-branch=main"],
        ["add", "--all"],
        ["commit", "--quiet", "-m", "first"],
    ):
        subprocess.run(["git", *SETTINGS, *arguments], cwd=tmp_path, check=True)
    return tmp_path


def printed(command, folder):
    binaries = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{binaries}:{os.environ['PATH']}", "NO_COLOR": "1", "COLUMNS": "120"}
    environment.pop("GITHUB_ACTIONS", None)
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("block", mostly_slow(RUN, 0), ids=str)
def test_a_session_prints_what_is_shown(block, project):
    for step in block.steps:
        output = printed(step.command, project)
        assert matches(step.printed, output), f"{block}: $ {step.command}\n{output}"


def test_sessions_that_are_not_run_are_few_and_say_why():
    assert len(RUN) >= 2
    assert len(BLOCKS) - len(RUN) <= 22, [str(block) for block in BLOCKS if block.not_run]


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_every_verb_and_option_exists(block):
    for step in block.steps:
        for command in [step.command, *step.printed] if block.not_run else [step.command]:
            for part in command.removeprefix("$ ").split("&&"):
                if part.split()[:1] == ["tidegate"]:
                    _parsed(shlex.split(part.partition(" > ")[0], comments=True)[1:])


def _parsed(arguments):
    """Raises where a verb, an option or an argument is unknown."""
    command = get_command(app)
    while arguments and arguments[0] in getattr(command, "commands", {}):
        command, arguments = command.commands[arguments[0]], arguments[1:]
    command.make_context("tidegate", list(arguments))


@pytest.mark.parametrize(
    ("shown", "output", "same"),
    [
        (("a", "b"), "a\nb\n", True),
        (("a",), "a\nb\n", False),
        (("a …",), "a 1.25\n", True),
        (("a", "…", "d"), "a\nb\nc\nd\n", True),
        (("a", "…", "d"), "a\nd\n", True),
        (("a", "…", "d"), "a\nb\n", False),
        ((), "", True),
        ((), "x", False),
    ],
)
def test_an_ellipsis_stands_for_what_differs(shown, output, same):
    assert matches(Step("x", shown).printed, output) is same
