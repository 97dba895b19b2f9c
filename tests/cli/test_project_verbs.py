"""A project's verbs and stages are found by name, and no code of a project is run to find another."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tidegate.cli import app

VERB = '''"""`tidegate hello`."""

from tidegate.cli._help import Group

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate hello"


def command() -> None:
    """Say hello."""
    print("hello")
'''
STAGE = '''"""Count what there is."""

from tidegate.config.section import Section
from tidegate.records import Verdict


class Params(Section):
    """What it reads."""

    seed: int


def run(params):
    print(f"counted {params.seed}")
    return Verdict.PASS
'''


@pytest.fixture
def project(adds):
    adds({"cli/say_hello.py": VERB, "stages/count.py": STAGE})
    Path("params.yaml").write_text("seed: 7\n")


def ask(*words):
    return CliRunner().invoke(app, words)


def test_a_verb_is_called_by_its_file_s_name(project):
    assert (ask("say-hello").exit_code, ask("say-hello").stdout) == (0, "hello\n")


def test_a_stage_needs_no_verb_of_its_own(project):
    assert (ask("count").exit_code, ask("count").stdout) == (0, "counted 7\n")


def test_help_lists_both_with_the_package_s(project):
    lines = ask("--help").stdout.splitlines()
    assert any(line.split() == ["say-hello", "Say", "hello"] for line in lines)
    assert any(line.split() == ["count", "Count", "what", "there", "is"] for line in lines)


def test_an_unknown_verb_is_a_usage_error(project):
    assert ask("say-hallo").exit_code == 2


def test_a_verb_of_the_package_runs_no_code_of_the_project(adds):
    adds({"cli/broken.py": "raise AssertionError", "metrics/broken.py": "raise AssertionError"})
    assert ask("approval", "--help").exit_code == 0
