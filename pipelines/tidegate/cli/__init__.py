"""The command line: one verb per file. Only these modules print and exit.

The file's name is the verb. A verb module has `command`, whose signature is the verb's options and whose docstring is
its help, `GROUP`, under which `tidegate --help` lists it, and `EXAMPLE`, one or more command lines to start with. It
imports what it needs inside `command`: `tidegate --help` imports every verb and must stay fast; a verb that is called
is imported alone. `gate_selftest.py` is `gate selftest` because there is a verb `gate`; `merge_params.py` is
`merge-params` because no verb is called `merge`.
Verbs of one `GROUP` are in one room; a project's own are in its folder `cli` itself.
"""

import sys
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tidegate import settings
from tidegate.cli._group_default import group_default
from tidegate.cli._help import GroupedVerbs, Verb, add_verb, help_text, one_line
from tidegate.cli._project_verbs import ProjectVerbs
from tidegate.kinds import VERBS

if TYPE_CHECKING:
    from typer._click import Command


class BuiltInVerbs(MutableMapping[str, "Command"]):
    """The package's verbs by name, as they are typed. One is imported when it is asked for.

    One whose name others continue is a group that also runs alone.
    """

    def __init__(self) -> None:
        files = VERBS.built_in()
        self._files = {name.replace("_", "-"): name for name in files if not _is_below(name, files)}
        self._built: dict[str, Command] = {}

    def __getitem__(self, name: str) -> "Command":
        if name not in self._built:
            self._built[name] = _verb(self._files[name], VERBS.built_in())
        return self._built[name]

    def __setitem__(self, name: str, verb: "Command") -> None:
        self._files[name], self._built[name] = name, verb

    def __delitem__(self, name: str) -> None:
        del self._files[name]
        self._built.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, name: object) -> bool:
        return name in self._files


class Verbs(ProjectVerbs):
    """All verbs: the package's, then the project's."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = BuiltInVerbs()


app = typer.Typer(
    name="tidegate",
    cls=Verbs,
    help="Declare data checks, training, gate and rollout in conf/; let evidence decide what merges and ships.",
    invoke_without_command=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version
        from platform import python_version

        print(f"tidegate {version('tidegate')} (Python {python_version()})")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    _: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """The options of `tidegate` itself. Without a verb: the project's status."""
    if settings.names("projects"):
        from tidegate.cli import _several

        _several.before(ctx.invoked_subcommand or "status", sys.argv[1:])
    if ctx.invoked_subcommand is None:
        from tidegate.cli import _project_status

        _project_status.show()


def _is_below(name: str, files: tuple[str, ...]) -> bool:
    head, _, rest = name.partition("_")
    return bool(rest) and head in files


def _verb(name: str, files: tuple[str, ...]) -> Verb:
    """The verb of a file, or a group of it and those that continue its name."""
    verb, holder = VERBS.load(name), typer.Typer(rich_markup_mode=None)
    under = [other for other in files if other.startswith(f"{name}_")]
    if under:
        group = typer.Typer(cls=GroupedVerbs, rich_markup_mode=None)
        group.callback(invoke_without_command=True)(group_default(verb.command))
        for other in under:
            add_verb(group, VERBS.load(other), other.removeprefix(f"{name}_"))
        text = help_text(verb.command, verb.EXAMPLE)
        holder.add_typer(group, name=name, help=text, short_help=one_line(verb.command), rich_help_panel=verb.GROUP)
    else:
        add_verb(holder, verb, name)
    built = typer.main.get_group(holder).commands[name.replace("_", "-")]
    assert isinstance(built, Verb)
    return built
