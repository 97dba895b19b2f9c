"""The command line: one verb per file, the file's name is the verb. The only place that prints and exits.

A verb module has `command`, whose signature is the verb's options and whose docstring is its help, and imports what it
needs inside it: `tidegate --help` imports every verb and must stay fast.
"""

import typer

from tidegate.plugins import kinds, load

app = typer.Typer(
    name="tidegate",
    help="Declare data checks, training, gate and rollout in conf/; let evidence decide what merges and ships.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for verb in kinds("cli"):
    app.command(verb.replace("_", "-"))(load("cli", verb).command)
