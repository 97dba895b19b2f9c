"""Verbs and stages that the project adds: loaded only when asked for.

`tidegate gate` must not run code of the change that it decides on, so that the command line does not import it. A verb
that cannot be loaded keeps no other from being listed.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from tidegate.cli._help import Group, GroupedVerbs, Verb, add_verb, one_line
from tidegate.errors import DeclarationError, Problem, UserError, Where, visible
from tidegate.kinds import STAGES, VERBS, Folder
from tidegate.kinds.places import KEY

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter

BROKEN = "Not available"
"""The heading below which a verb is listed that cannot be loaded, with the reason."""


class ProjectVerbs(GroupedVerbs):
    """The group of all verbs; searches the project's if the package has no verb of that name."""

    def list_commands(self, ctx: "Context") -> list[str]:
        return [*super().list_commands(ctx), *(name for name, reason in _tried() if not reason)]

    def get_command(self, ctx: "Context", cmd_name: str) -> Verb | None:
        built_in = super().get_command(ctx, cmd_name)
        assert isinstance(built_in, Verb | None)
        return built_in or _own(cmd_name.replace("-", "_"))

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        super().format_commands(ctx, formatter)
        if broken := [(name, reason) for name, reason in _tried() if reason]:
            with formatter.section(BROKEN):
                formatter.write_dl(broken)


def _tried() -> Iterator[tuple[str, str]]:
    """Every name, as it is typed, and the reason why it cannot be used, if there is one."""
    for folder in (VERBS, STAGES):
        try:
            names = _names(folder)
        except UserError as error:
            yield KEY, _reason(error)
            return
        for name in names:
            try:
                _made(folder, name)
            except UserError as error:
                yield name.replace("_", "-"), _reason(error)
            else:
                yield name.replace("_", "-"), ""


def _reason(error: UserError) -> str:
    return "; ".join(visible(str(problem)) for problem in error.problems)


def _names(folder: Folder[Any]) -> list[str]:
    """The project's. A stage without a verb of its name has one that runs it."""
    taken = VERBS.built_in() if folder is VERBS else VERBS.names()
    return [name for name in folder.names() if name not in taken]


def _own(name: str) -> Verb | None:
    folder = next((folder for folder in (VERBS, STAGES) if name in _names(folder)), None)
    return _made(folder, name) if folder else None


def _made(folder: Folder[Any], name: str) -> Verb:
    """The verb. Raises DeclarationError where its file cannot be loaded, or Typer cannot make its options."""
    module = folder.load(name)
    app = typer.Typer(rich_markup_mode=None)
    if folder is VERBS:
        add_verb(app, module, name)
    else:
        _add_stage(app, name)
    try:
        found = typer.main.get_command(app)
    except Exception as error:  # noqa: BLE001 (Typer raises whatever the annotations make it raise)
        message = f"command has options that Typer refuses: {type(error).__name__}: {error}; fix its signature"
        raise DeclarationError(Problem(message, Where(str(folder.files()[name])))) from None
    assert isinstance(found, Verb)
    return found


def _add_stage(app: typer.Typer, name: str) -> None:
    def command() -> None:
        from tidegate.cli._run import run_stage

        run_stage(name)

    command.__doc__ = STAGES.load(name).__doc__
    text = one_line(command)
    app.command(name.replace("_", "-"), help=text, short_help=text, rich_help_panel=Group.STAGES)(command)
