"""`tidegate compose`."""

import os
from typing import Annotated

import typer

from tidegate.cli._help import Group

MOST_ROWS = 400
"""Lines shown of one changed value."""


GROUP = Group.STAGES
EXAMPLE = "tidegate compose --check"


def command(
    overrides: Annotated[
        list[str] | None,
        typer.Argument(metavar="[OVERRIDE]...", help="Hydra overrides: key=value, +key=value, ~key, group=option."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 10 if params.yaml is out of date.")
    ] = False,
) -> None:
    """Compose conf/ into params.yaml, after validating all of it.

    Also records the code that each stage runs. With --check, exits 10 if params.yaml differs from what conf/ and the
    installed code give.
    """
    from tidegate import composed_before
    from tidegate.config.code_digests import with_code
    from tidegate.config.composing.compose import completed, compose
    from tidegate.config.composing.params_file import declaration, read_located, values_of
    from tidegate.config.validation.trusted_classes import trusted_here
    from tidegate.paths import PARAMS
    from tidegate.validation.declaration import validate

    before = composed_before.inputs() if composed_before.is_asked() and not overrides else None
    composed = compose(overrides or ())
    validate(composed.root, trust := trusted_here())
    if check:
        _check(with_code(composed.values))
    elif experiment := os.environ.get("DVC_EXP_NAME"):
        # DVC composed params.yaml itself, with the experiment's -S overrides, which we do not get
        validate(declared := completed(declaration(read_located(PARAMS))), trust)
        _write(with_code(values_of(declared)), show=False)
        print(f"{PARAMS}: kept as DVC composed it for experiment {experiment}")
    else:
        _write(with_code(composed.values))
        composed_before.remember(before)


def _check(values: dict[str, object]) -> None:
    from tidegate.errors import ExitCode
    from tidegate.paths import PARAMS

    if not PARAMS.exists():
        print(f"{PARAMS} not found; run `tidegate compose`")
        raise typer.Exit(ExitCode.BLOCKED)
    if differing := _print_changes(values):
        keys = "1 key" if differing == 1 else f"{differing} keys"
        print(f"{PARAMS} differs from conf/ and the installed code in {keys}; run `tidegate compose`")
        raise typer.Exit(ExitCode.BLOCKED)


def _write(values: dict[str, object], *, show: bool = True) -> None:
    """Text that is already in the file was verified when it was written."""
    from tidegate.artifacts import write_text
    from tidegate.config import stage_params
    from tidegate.config.composing.params_file import text, verify
    from tidegate.paths import PARAMS

    written = text(values)
    if not (PARAMS.exists() and PARAMS.read_bytes() == written.encode()):
        verify(written, values)
        if not PARAMS.exists():
            print(f"{PARAMS} written")
        elif show:
            _print_changes(values)
        write_text(PARAMS, written)
    stage_params.refresh()


def _print_changes(values: dict[str, object]) -> int:
    """Print the changed keys of params.yaml with both values, and code in words; return how many there are."""
    from tidegate.config.changes import code_changes, text_diff
    from tidegate.config.changes.diff import changes
    from tidegate.config.code_digests import SECTION, without_code
    from tidegate.config.dvc_yaml import order
    from tidegate.errors import visible

    recorded = _recorded()
    for change in changes(without_code(recorded), without_code(values)):
        if text_diff.inline(change.before, change.after):
            print(visible(f"{change.key}  {' → '.join(text_diff.pair(change.before, change.after))}"))
            continue
        rows = text_diff.rows(change.before, change.after)
        print(visible(f"{change.key}  {text_diff.counted(rows)}"))
        print("\n".join(map(visible, text_diff.shown(rows, MOST_ROWS))))
    for sentence in code_changes.sentences(recorded.get(SECTION, {}), values[SECTION], order()):
        print(visible(f"{SECTION}  {sentence}"))
    return len(changes(recorded, values))


def _recorded() -> dict[str, object]:
    """The values in params.yaml; empty if it is not a declaration, as after a conflict."""
    from tidegate.config.composing.params_file import read_located, values_of
    from tidegate.errors import DeclarationError
    from tidegate.paths import PARAMS

    try:
        return values_of(read_located(PARAMS))
    except DeclarationError:
        return {}
