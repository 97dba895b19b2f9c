"""Verbs and stages that the project adds: found when somebody asks for one, never before.

`tidegate gate` must not run code of the change that it decides on, so that the command line does not import it.
"""

from typing import TYPE_CHECKING

import typer

from tidegate.cli._help import Group, GroupedVerbs, Verb, hang, one_line
from tidegate.kinds import STAGES, VERBS

if TYPE_CHECKING:
    from typer._click import Context


class ProjectVerbs(GroupedVerbs):
    """The group of all verbs, which asks for the project's where the package has none of that name."""

    def list_commands(self, ctx: "Context") -> list[str]:
        return [*super().list_commands(ctx), *(name.replace("_", "-") for name in _names())]

    def get_command(self, ctx: "Context", cmd_name: str) -> Verb | None:
        known = super().get_command(ctx, cmd_name)
        assert isinstance(known, Verb | None)
        return known or _own(cmd_name.replace("-", "_"))


def _names() -> list[str]:
    """A stage without a verb of its name has one that runs it."""
    verbs = [name for name in VERBS.names() if name not in VERBS.built_in()]
    return [*verbs, *(name for name in STAGES.names() if name not in VERBS.names())]


def _own(name: str) -> Verb | None:
    if name not in _names():
        return None
    app = typer.Typer(rich_markup_mode=None)
    if name in VERBS.names():
        hang(app, VERBS.load(name), name)
    else:
        _hang_stage(app, name)
    found = typer.main.get_command(app)
    assert isinstance(found, Verb)
    return found


def _hang_stage(app: typer.Typer, name: str) -> None:
    def command() -> None:
        from tidegate.cli._run import run_stage

        run_stage(name)

    command.__doc__ = STAGES.load(name).__doc__
    text = one_line(command)
    app.command(name.replace("_", "-"), help=text, short_help=text, rich_help_panel=Group.STAGES)(command)
