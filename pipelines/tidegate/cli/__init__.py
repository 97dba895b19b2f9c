"""The command line: one verb per file, the file's name is the verb. The only place that prints and exits.

A verb module has `command`, whose signature is the verb's options and whose docstring is its help, and imports what it
needs inside it: `tidegate --help` imports every verb and must stay fast. `gate_selftest.py` is the verb `gate selftest`
because there is a verb `gate`; `merge_params.py` is the verb `merge-params` because there is none called `merge`.
"""

import typer

from tidegate.cli._group_default import alone
from tidegate.kinds import VERBS

app = typer.Typer(
    name="tidegate",
    help="Declare data checks, training, gate and rollout in conf/; let evidence decide what merges and ships.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def mount(verbs: tuple[str, ...]) -> None:
    """Hang every verb into the app: by itself, or as a group that also runs alone where others continue its name."""
    for verb in verbs:
        head = verb.partition("_")[0]
        under = [each for each in verbs if each.startswith(f"{verb}_")]
        if under:
            group = typer.Typer(rich_markup_mode=None)
            group.callback(invoke_without_command=True)(alone(VERBS.load(verb).command))
            for each in under:
                group.command(each.removeprefix(f"{verb}_").replace("_", "-"))(VERBS.load(each).command)
            app.add_typer(group, name=verb)
        elif head == verb or head not in verbs:
            app.command(verb.replace("_", "-"))(VERBS.load(verb).command)


mount(VERBS.names())
