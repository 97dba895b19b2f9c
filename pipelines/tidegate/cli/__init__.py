"""The command line: one verb per file. Only these modules print and exit.

The file's name is the verb. A verb module has `command`, whose signature is the verb's options and whose docstring is
its help, `GROUP`, under which `tidegate --help` lists it, and `EXAMPLE`, one or more command lines to start with. It
imports what it needs inside `command`: `tidegate --help` imports every verb and must stay fast. `gate_selftest.py` is
`gate selftest` because there is a verb `gate`; `merge_params.py` is `merge-params` because no verb is called `merge`.
"""

from typing import Annotated

import typer

from tidegate.cli._group_default import group_default
from tidegate.cli._help import GroupedVerbs, add_verb, help_text, one_line
from tidegate.cli._project_verbs import ProjectVerbs
from tidegate.kinds import VERBS

app = typer.Typer(
    name="tidegate",
    cls=ProjectVerbs,
    help="Declare data checks, training, gate and rollout in conf/; let evidence decide what merges and ships.",
    no_args_is_help=True,
    add_completion=False,
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
    _: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """The options of `tidegate` itself."""


def mount(names: tuple[str, ...]) -> None:
    """Add every verb to the app; one whose name others continue is a group that also runs alone."""
    for name in names:
        head = name.partition("_")[0]
        under = [other for other in names if other.startswith(f"{name}_")]
        if under:
            verb = VERBS.load(name)
            group = typer.Typer(cls=GroupedVerbs, rich_markup_mode=None)
            group.callback(invoke_without_command=True)(group_default(verb.command))
            for other in under:
                add_verb(group, VERBS.load(other), other.removeprefix(f"{name}_"))
            text = help_text(verb.command, verb.EXAMPLE)
            app.add_typer(group, name=name, help=text, short_help=one_line(verb.command), rich_help_panel=verb.GROUP)
        elif head == name or head not in names:
            add_verb(app, VERBS.load(name), name)


mount(VERBS.built_in())
