"""`tidegate schema`."""

from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.REVIEW
EXAMPLE = "tidegate schema --check"


def command(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 10 if a schema is out of date.")] = False,
) -> None:
    """Write JSON Schemas of conf/ for editors.

    To conf/.schema/, and the line that names the schema into files without it. With --check, exits 10 if one is out of
    date.
    """
    from tidegate.artifacts import json_text, write_text
    from tidegate.config.reading.conf import read_conf
    from tidegate.config.validation.json_schema import DIALECT, FOLDER, schemas
    from tidegate.errors import ExitCode
    from tidegate.gate.waivers import Waivers
    from tidegate.paths import CONF

    extra = {"waivers": {**Waivers.model_json_schema(), "$schema": DIALECT, "title": "conf/gate/waivers.yaml"}}
    texts = {CONF / FOLDER / f"{name}.json": json_text(schema) for name, schema in (schemas() | extra).items()}
    texts |= _headed(tuple(read_conf(CONF).files))
    differing = {path: text for path, text in texts.items() if not path.exists() or path.read_text() != text}
    for path, text in differing.items():
        print(f"{path} is out of date; run `tidegate schema`" if check else f"{path} written")
        if not check:
            write_text(path, text)
    if check and differing:
        raise typer.Exit(ExitCode.BLOCKED)


def _headed(names: tuple[str, ...]) -> dict[Path, str]:
    """The files of conf/ with the line that names their schema on top, below Hydra's header."""
    from tidegate.config.validation.json_schema import MODELINE, modeline
    from tidegate.paths import CONF

    texts = {}
    for name in names:
        path = CONF / f"{name}.yaml"
        text = path.read_text()
        line = modeline(PurePosixPath(f"{name}.yaml"))
        if line is not None and line not in text.splitlines():
            rest = [other for other in text.splitlines(keepends=True) if not other.startswith(MODELINE.format(""))]
            header = len(list(takewhile(lambda other: other.startswith("# @"), rest)))
            text = "".join([*rest[:header], f"{line}\n", *rest[header:]])
        texts[path] = text
    return texts
