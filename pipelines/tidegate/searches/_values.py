"""Problems of searches over declared values."""

from collections.abc import Iterator

from tidegate.config.schema.train_kinds import SearchParams


def no_values(params: SearchParams) -> Iterator[tuple[str, str]]:
    """(key below train.search, what is wrong): a space without a parameter, a parameter without a value."""
    if not params.space:
        yield "space", f"is empty; {params.kind} needs values to try"
    for parameter, values in params.space.items():
        if not values:
            yield f"space.{parameter}", "is empty"
