"""Read declared sources, each by its kind."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate.config.schema.data import Source
from tidegate.errors import UserError
from tidegate.plugins import load

if TYPE_CHECKING:
    import pyarrow as pa


def tables(sources: Mapping[str, Source]) -> dict[str, "pa.Table"]:
    """Every source as a table; what is wrong with any of them is raised together."""
    found: dict[str, pa.Table] = {}
    failures: list[UserError] = []
    for name, source in sources.items():
        try:
            found[name] = load("data.sources", source.kind).read(source)
        except UserError as error:
            located = (replace(problem, key=f"data.sources.{name}") for problem in error.problems)
            failures.append(type(error)(located))
    if failures:
        raise type(failures[0])(problem for failure in failures for problem in failure.problems)
    return found
