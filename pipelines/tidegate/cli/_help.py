"""The list of verbs in `tidegate --help`, and the help of each verb."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter

    from tidegate.kinds import Verb as VerbFile


class Group(StrEnum):
    """The headings of `tidegate --help`, in order. Every verb's file names its own as `GROUP`."""

    EVERYDAY = "Everyday"
    STAGES = "Stages of the pipeline, as dvc repro runs them"
    REVIEW = "Review and CI"
    DEPLOYMENT = "Deployment"
    SERVING = "Serving"


Verb = TyperCommand | TyperGroup

SUMMARY = 60
"""Characters that the first line of a verb's docstring may have: it is listed uncut at 80 columns."""


class GroupedVerbs(TyperGroup):
    """Lists verbs below the heading of their group, one line each."""

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        verbs = dict(sorted(_verbs(self, ctx)))
        width = max(map(len, verbs))
        if ctx.parent is not None:
            sections = {"Commands": verbs}
        else:
            sections = {group.value: _below(group, verbs) for group in Group}
        for heading, listed in sections.items():
            if listed:
                with formatter.section(heading):
                    formatter.write_dl([(f"{name:<{width}}", verb.short_help or "") for name, verb in listed.items()])


def _below(group: Group, verbs: Mapping[str, Verb]) -> dict[str, Verb]:
    return {name: verb for name, verb in verbs.items() if verb.rich_help_panel == group.value}


def _verbs(group: TyperGroup, ctx: "Context") -> Iterator[tuple[str, Verb]]:
    """Every verb, followed by those that continue its name: `gate`, `gate selftest`."""
    for name in group.list_commands(ctx):
        verb = group.get_command(ctx, name)
        assert isinstance(verb, Verb)
        yield name, verb
        if isinstance(verb, TyperGroup):
            yield from ((f"{name} {under}", nested) for under, nested in _verbs(verb, ctx))


def add_verb(app: typer.Typer, verb: "VerbFile", name: str) -> None:
    """Add a verb under the name of its file."""
    app.command(
        name.replace("_", "-"),
        help=help_text(verb.command, verb.EXAMPLE),
        short_help=one_line(verb.command),
        rich_help_panel=verb.GROUP,
    )(verb.command)


def one_line(command: Callable[..., None]) -> str:
    """The first line of the verb's docstring without its full stop, for a list."""
    return _documented(command).split("\n", 1)[0].removesuffix(".")


def help_text(command: Callable[..., None], example: str) -> str:
    """The verb's docstring and its example, which the terminal's width does not wrap."""
    lines = "\n".join(f"  $ {line}" for line in example.splitlines())
    return f"{_documented(command)}\n\n\b\nExample:\n{lines}"


def _documented(command: Callable[..., None]) -> str:
    return inspect.getdoc(command) or ""
