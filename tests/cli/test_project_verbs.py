"""A project's verbs and stages are found by name, and no code of a project is run to find another."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tidegate.cli import app
from tidegate.errors import DeclarationError

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


BROKEN = {
    "cli/torn.py": ("import nowhere_at_all\n", ":1: cannot be imported: ModuleNotFoundError: No module named"),
    "cli/bare.py": ("X = 1\n", ": a verb must define GROUP"),
    "cli/odd.py": (VERB.replace("command()", "command(rows: 'Nowhere')"), ": command has options that Typer refuses: "),
    "stages/ends.py": ("raise SystemExit(0)\n", ":1: cannot be imported: SystemExit: 0"),
}


def test_help_lists_what_can_be_used_and_why_the_rest_cannot(adds):
    adds({"cli/say_hello.py": VERB, **{name: text for name, (text, _) in BROKEN.items()}})
    asked = ask("--help")
    assert asked.exit_code == 0
    listed, broken = asked.stdout.split("Not available:\n")
    assert any(line.split() == ["say-hello", "Say", "hello"] for line in listed.splitlines())
    assert any(line.split()[:1] == ["gate"] for line in listed.splitlines())
    for path, (_, reason) in BROKEN.items():
        assert f"{Path(path).stem} pipelines/mine/{path}{reason}" in " ".join(broken.split())


@pytest.mark.parametrize("path", BROKEN)
def test_a_broken_verb_says_why_when_it_is_called(adds, path):
    text, reason = BROKEN[path]
    adds({path: text})
    asked = ask(Path(path).stem)
    assert isinstance(asked.exception, DeclarationError)  # which main() prints, with exit code 2
    assert str(asked.exception).startswith(f"pipelines/mine/{path}{reason}")


@pytest.mark.parametrize(
    ("declared", "reason"),
    [
        ('"pipelines/mine"', "pyproject.toml:2:1: tool.tidegate.kinds: must be a list of folders"),
        ('["nowhere"]', "pyproject.toml:2:11: tool.tidegate.kinds: nowhere is not a directory"),
        ('["pipelines/mine"', "pyproject.toml: is not valid TOML"),
    ],
)
def test_help_lists_the_package_s_verbs_where_kinds_is_wrong(adds, declared, reason):
    adds({"cli/say_hello.py": VERB}, declared)
    asked = ask("--help")
    assert asked.exit_code == 0
    listed, broken = asked.stdout.split("Not available:\n")
    assert any(line.split()[:1] == ["gate"] for line in listed.splitlines())
    assert f"tool.tidegate.kinds {reason}" in " ".join(broken.split())
    assert isinstance(ask("say-hello").exception, DeclarationError)


def test_an_unknown_verb_is_a_usage_error(project):
    assert ask("say-hallo").exit_code == 2


def test_a_verb_of_the_package_runs_no_code_of_the_project(adds):
    adds({"cli/broken.py": "raise AssertionError", "metrics/broken.py": "raise AssertionError"})
    assert ask("approval", "--help").exit_code == 0
