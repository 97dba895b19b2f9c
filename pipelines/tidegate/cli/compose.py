"""`tidegate compose`."""

import os
from pathlib import Path
from typing import Annotated

import typer


def command(
    overrides: Annotated[
        list[str] | None, typer.Argument(help="Hydra overrides: key=value, +key=value, ~key, group=option.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 10 where params.yaml is out of step.")
    ] = False,
) -> None:
    """Compose conf/ into params.yaml, after judging all of it."""
    from tidegate.artifacts import write_bytes
    from tidegate.config.compose import compose
    from tidegate.config.diff import changes, spelled
    from tidegate.config.params_file import stands, text
    from tidegate.config.trust import trusted_here
    from tidegate.errors import ExitCode
    from tidegate.paths import PARAMS
    from tidegate.validation.declaration import judge

    composed = compose(overrides or ())
    judge(composed.root, trust := trusted_here())
    if os.environ.get("DVC_EXP_NAME") and not check:
        # DVC composed params.yaml itself, with the experiment's -S overrides that nobody told us
        judge(stands(PARAMS), trust)
        print(f"{PARAMS}: kept as DVC composed it for experiment {os.environ['DVC_EXP_NAME']}")
        return
    written = text(composed.values)
    before = _values(PARAMS)
    differing = changes(before, composed.values)
    for change in differing:
        print(f"{change.key}  {spelled(change.before)} → {spelled(change.after)}")
    if check:
        if differing or not PARAMS.exists():
            print(f"{PARAMS} is out of step with conf/ in {len(differing)} keys; run `tidegate compose`")
            raise typer.Exit(ExitCode.BLOCKED)
        return
    if not PARAMS.exists() or PARAMS.read_bytes() != written.encode():
        write_bytes(PARAMS, written.encode())


def _values(path: Path) -> dict[str, object]:
    from tidegate.config.node import plain
    from tidegate.config.params_file import stands
    from tidegate.errors import UserError

    try:
        values = plain(stands(path))
    except UserError:
        return {}
    return values if isinstance(values, dict) else {}
