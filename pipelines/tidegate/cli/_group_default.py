"""A verb that runs when it is called alone, and not when another verb follows it."""

import inspect
from collections.abc import Callable
from functools import wraps

import typer


def group_default(command: Callable[..., None]) -> Callable[..., None]:
    """`command` as the callback of a group: runs when no verb follows. Refuses options before a following verb."""

    @wraps(command)
    def run(context: typer.Context, **options: object) -> None:
        if context.invoked_subcommand is None:
            command(**options)
        elif typed := [name for name in options if _was_typed(context, name)]:
            option = typed[0].replace("_", "-")
            raise typer.BadParameter(f"--{option} belongs to `{context.info_name}` alone, not before another verb")

    signature = inspect.signature(command)
    first = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    run.__signature__ = signature.replace(parameters=[first, *signature.parameters.values()])  # type: ignore[attr-defined]
    run.__annotations__ = {"context": typer.Context, **command.__annotations__}
    return run


def _was_typed(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"
