"""What `--help` shows: every verb below its heading, in one line each, with an example that the parser accepts."""

import shlex

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from tidegate.cli import app
from tidegate.cli._help import SUMMARY, Group, one_line
from tidegate.kinds import VERBS

WORKFLOW = {
    "GITHUB_EVENT_PATH": "event.json",
    "GITHUB_REPOSITORY": "acme/flights",
    "GITHUB_TOKEN": "token",
}
NAMES = VERBS.names()


def spelled(verb):
    head, _, rest = verb.partition("_")
    return [head, rest.replace("_", "-")] if rest and head in NAMES else [verb.replace("_", "-")]


@pytest.fixture(scope="module")
def shown():
    return CliRunner().invoke(app, ["--help"], env={"COLUMNS": "80"}).output


def test_every_heading_is_shown_in_order(shown):
    headings = [line.removesuffix(":") for line in shown.splitlines() if line and line[0] != " "]
    assert headings[2:] == [group.value for group in Group]


@pytest.mark.parametrize("verb", NAMES)
def test_a_verb_is_one_line_that_is_not_cut(shown, verb):
    summary = one_line(VERBS.load(verb).command)
    assert len(summary) <= SUMMARY
    (line,) = [line for line in shown.splitlines() if line.split("  ")[1:2] == [" ".join(spelled(verb))]]
    assert line.endswith(f"  {summary}")
    assert len(line) <= 80


def test_verbs_are_below_the_heading_that_they_name(shown):
    stages = shown.split(f"{Group.STAGES}:\n")[1].split("\n\n")[0]
    assert {line.split()[0] for line in stages.splitlines()} == {
        name for name in NAMES if VERBS.load(name).GROUP is Group.STAGES
    }


@pytest.mark.parametrize("group", Group)
def test_the_verbs_below_a_heading_are_in_one_room(group):
    modules = VERBS.modules()
    assert len({modules[name].rpartition(".")[0] for name in NAMES if VERBS.load(name).GROUP is group}) == 1


def test_verbs_under_a_verb_are_listed_by_their_own_name():
    below = CliRunner().invoke(app, ["gate", "--help"]).output.split("Commands:\n")[1]
    assert [line.split()[0] for line in below.splitlines()] == ["attribute", "calibrate", "selftest"]


@pytest.mark.parametrize("verb", NAMES)
def test_its_help_has_an_example_that_the_parser_accepts(verb, monkeypatch):
    for name, value in WORKFLOW.items():
        monkeypatch.setenv(name, value)
    example = VERBS.load(verb).EXAMPLE
    words = spelled(verb)
    assert f"\n    $ {example}\n" in CliRunner().invoke(app, [*words, "--help"]).output
    called, *arguments = shlex.split(example.partition(" > ")[0], comments=True)
    assert [called, *arguments[: len(words)]] == ["tidegate", *words]
    command = get_command(app)
    for word in words:
        command = command.commands[word]
    command.make_context("tidegate", arguments[len(words) :])  # raises where an option or an argument is unknown
