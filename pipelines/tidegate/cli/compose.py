"""`tidegate compose`."""

import os
from typing import Annotated, Any

import typer

from tidegate.cli._help import Group

MOST_ROWS = 400
"""Of the lines that one value differs in."""


GROUP = Group.STAGES
EXAMPLE = "tidegate compose --check"


def command(
    overrides: Annotated[
        list[str] | None, typer.Argument(help="Hydra overrides: key=value, +key=value, ~key, group=option.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 10 where params.yaml is out of step.")
    ] = False,
) -> None:
    """Compose conf/ into params.yaml, after validating all of it.

    Records the code that each stage runs as well. With --check, exits 10 where params.yaml differs from what conf/ and
    the installed code give.
    """
    from tidegate.config.code_digests import with_code
    from tidegate.config.composing.compose import compose
    from tidegate.config.composing.params_file import declaration, read_located
    from tidegate.config.reading.node import plain
    from tidegate.config.validation.trusted_classes import trusted_here
    from tidegate.paths import PARAMS
    from tidegate.validation.declaration import validate

    composed = compose(overrides or ())
    validate(composed.root, trust := trusted_here())
    if check:
        _check(with_code(composed.values))
    elif experiment := os.environ.get("DVC_EXP_NAME"):
        # DVC composed params.yaml itself, with the experiment's -S overrides that nobody told us
        validate(declared := declaration(read_located(PARAMS)), trust)
        values = plain(declared)
        assert isinstance(values, dict)
        _write(with_code(values), tell=False)
        print(f"{PARAMS}: kept as DVC composed it for experiment {experiment}")
    else:
        _write(with_code(composed.values))


def _check(values: dict[str, Any]) -> None:
    from tidegate.errors import ExitCode
    from tidegate.paths import PARAMS

    if not PARAMS.exists():
        print(f"{PARAMS} does not exist; run `tidegate compose`")
        raise typer.Exit(ExitCode.BLOCKED)
    if differing := _told_changes(values):
        print(f"{PARAMS} is out of step with conf/ and the code here in {differing} keys; run `tidegate compose`")
        raise typer.Exit(ExitCode.BLOCKED)


def _write(values: dict[str, Any], *, tell: bool = True) -> None:
    """Text that stands there already was verified when it was written."""
    from tidegate.artifacts import write_text
    from tidegate.config.composing.params_file import text, verify
    from tidegate.paths import PARAMS

    written = text(values)
    if PARAMS.exists() and PARAMS.read_bytes() == written.encode():
        return
    verify(written, values)
    if not PARAMS.exists():
        print(f"{PARAMS} written")
    elif tell:
        _told_changes(values)
    write_text(PARAMS, written)


def _told_changes(values: dict[str, Any]) -> int:
    """How many keys of params.yaml as it stands have other values; each is printed with both, code in words."""
    from tidegate.cli._print_problems import visible
    from tidegate.config.changes import code_changes, text_diff
    from tidegate.config.changes.diff import changes
    from tidegate.config.code_digests import SECTION, without_code
    from tidegate.config.dvc_yaml import order

    standing = _standing()
    for change in changes(without_code(standing), without_code(values)):
        if text_diff.inline(change.before, change.after):
            print(visible(f"{change.key}  {' → '.join(text_diff.pair(change.before, change.after))}"))
            continue
        rows = text_diff.rows(change.before, change.after)
        print(visible(f"{change.key}  {text_diff.counted(rows)}"))
        print("\n".join(map(visible, text_diff.shown(rows, MOST_ROWS))))
    for said in code_changes.sentences(standing.get(SECTION, {}), values[SECTION], order()):
        print(visible(f"{SECTION}  {said}"))
    return len(changes(standing, values))


def _standing() -> dict[str, Any]:
    """What params.yaml holds; nothing where it is no declaration any more, as after a conflict."""
    from tidegate.config.composing.params_file import read_located
    from tidegate.config.reading.node import plain
    from tidegate.errors import DeclarationError
    from tidegate.paths import PARAMS

    try:
        values = plain(read_located(PARAMS))
    except DeclarationError:
        return {}
    return values if isinstance(values, dict) else {}
