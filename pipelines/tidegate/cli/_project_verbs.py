"""Verbs and stages that the project adds, imported only when one is called.

`tidegate gate` must not run code of the change that it decides on, so the command line does not import it.
"""

from typing import TYPE_CHECKING

import typer

from tidegate.cli._help import Group, GroupedVerbs, Verb, add_verb, one_line
from tidegate.kinds import STAGES, VERBS

if TYPE_CHECKING:
    from typer._click import Context


class ProjectVerbs(GroupedVerbs):
    """The group of all verbs; searches the project's if the package has no verb of that name."""

    def list_commands(self, ctx: "Context") -> list[str]:
        return [*super().list_commands(ctx), *(name.replace("_", "-") for name in _names())]

    def get_command(self, ctx: "Context", cmd_name: str) -> Verb | None:
        built_in = super().get_command(ctx, cmd_name)
        assert isinstance(built_in, Verb | None)
        return built_in or _own(cmd_name.replace("-", "_"))


def _names() -> list[str]:
    """A stage without a verb of its name gets one that runs it."""
    verbs = [name for name in VERBS.names() if name not in VERBS.built_in()]
    return [*verbs, *(name for name in STAGES.names() if name not in VERBS.names())]


def _own(name: str) -> Verb | None:
    if name not in _names():
        return None
    app = typer.Typer(rich_markup_mode=None)
    if name in VERBS.names():
        add_verb(app, VERBS.load(name), name)
    else:
        _add_stage(app, name)
    verb = typer.main.get_command(app)
    assert isinstance(verb, Verb)
    return verb


def _add_stage(app: typer.Typer, name: str) -> None:
    def command() -> None:
        from tidegate.cli._run import run_stage

        run_stage(name)

    command.__doc__ = STAGES.load(name).__doc__
    text = one_line(command)
    app.command(name.replace("_", "-"), help=text, short_help=text, rich_help_panel=Group.STAGES)(command)
