"""The command line: one verb per file, the file's name is the verb. The only place that prints and exits.

A verb module has `command`, whose signature is the verb's options and whose docstring is its help, `GROUP`, under which
`tidegate --help` lists it, and `EXAMPLE`, a command line or more to begin with. It imports what it needs inside
`command`: `tidegate --help` imports every verb and must stay fast. `gate_selftest.py` is the verb `gate selftest`
because there is a verb `gate`; `merge_params.py` is the verb `merge-params` because there is none called `merge`.
"""

import typer

from tidegate.cli._group_default import alone
from tidegate.cli._help import GroupedVerbs, explained, hang, one_line
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


def mount(names: tuple[str, ...]) -> None:
    """Hang every verb into the app: by itself, or as a group that also runs alone where others continue its name."""
    for name in names:
        head = name.partition("_")[0]
        under = [other for other in names if other.startswith(f"{name}_")]
        if under:
            verb = VERBS.load(name)
            group = typer.Typer(cls=GroupedVerbs, rich_markup_mode=None)
            group.callback(invoke_without_command=True)(alone(verb.command))
            for other in under:
                hang(group, VERBS.load(other), other.removeprefix(f"{name}_"))
            text = explained(verb.command, verb.EXAMPLE)
            app.add_typer(group, name=name, help=text, short_help=one_line(verb.command), rich_help_panel=verb.GROUP)
        elif head == name or head not in names:
            hang(app, VERBS.load(name), name)


mount(VERBS.built_in())
