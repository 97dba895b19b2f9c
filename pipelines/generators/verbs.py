"""docs/reference/verbs.md: usage, options, examples and exit codes of every verb, from the command line itself."""

import inspect
from collections.abc import Iterator

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from generators.markdown import code, fenced, page, table
from tidegate.cli import app
from tidegate.cli._help import Group
from tidegate.kinds import VERBS

INTRODUCTION = """\
`tidegate --help` lists these verbs, `tidegate VERB --help` shows what this page does,
`tidegate --version` shows the versions of tidegate and Python. Every verb exits with one of
the [exit codes](exit-codes.md): 2 and 4 mean the same for all of them, and what else a verb exits with is in its
description. Files that a verb writes and the repository itself are relative to the current directory: run tidegate
from the repository root."""


def verbs() -> str:
    blocks = []
    for group in Group:
        listed = [name for name in VERBS.built_in() if VERBS.load(name).GROUP is group]
        blocks += [f"## {group}", *(block for name in listed for block in _verb(name))]
    return page("Verbs", INTRODUCTION, *blocks)


def _verb(name: str) -> Iterator[str]:
    words = _words(name)
    command: TyperCommand | TyperGroup = _found(words)
    context = command.make_context(" ".join(["tidegate", *words]), [], resilient_parsing=True)
    yield f"### {' '.join(words)}"
    yield inspect.getdoc(VERBS.load(name).command) or ""
    yield fenced("\n".join(f"$ {line}" for line in VERBS.load(name).EXAMPLE.splitlines()), "console")
    records = [record for parameter in command.get_params(context) if (record := parameter.get_help_record(context))]
    options = [(code(option), meaning) for option, meaning in records if option != "--help"]
    if options:
        yield table(("option", "meaning"), options)


def _words(name: str) -> list[str]:
    """How a verb is typed: `gate_selftest` is `gate selftest`, `merge_params` is `merge-params`."""
    head, _, rest = name.partition("_")
    under = rest and head in VERBS.built_in()
    return [head, rest.replace("_", "-")] if under else [name.replace("_", "-")]


def _found(words: list[str]) -> TyperCommand | TyperGroup:
    found = get_command(app)
    for word in words:
        assert isinstance(found, TyperGroup)
        found = found.commands[word]
    assert isinstance(found, TyperCommand | TyperGroup)
    return found
