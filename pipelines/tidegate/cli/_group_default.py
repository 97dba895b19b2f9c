"""A verb that does its own work when it is called alone, and leaves it to the verb after it otherwise."""

import inspect
from collections.abc import Callable
from functools import wraps

import typer


def alone(command: Callable[..., None]) -> Callable[..., None]:
    """`command` as the callback of a group: runs when no verb follows. Options before a following verb are refused."""

    @wraps(command)
    def run(context: typer.Context, **options: object) -> None:
        if context.invoked_subcommand is None:
            command(**options)
        elif given := [name for name in options if _was_typed(context, name)]:
            option = given[0].replace("_", "-")
            raise typer.BadParameter(f"--{option} belongs to `{context.info_name}` alone, not before another verb")

    signature = inspect.signature(command)
    first = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    run.__signature__ = signature.replace(parameters=[first, *signature.parameters.values()])  # type: ignore[attr-defined]
    run.__annotations__ = {"context": typer.Context, **command.__annotations__}
    return run


def _was_typed(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"
