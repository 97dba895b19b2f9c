"""Offer a column whose rows belong together: an id that repeats, as a patient's."""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass

from tidegate.config.schema.data import ColumnType
from tidegate.gate.pass_doubts import LEAST_BLOCKS
from tidegate.onboarding.block_choice import MOST_HELD, SPARE
from tidegate.onboarding.data_file.observed import ObservedTable

FEWEST_GATED = math.ceil(SPARE * LEAST_BLOCKS / MOST_HELD)
"""Values of which at most half are held out, so that the gate can pass by them."""
FEWEST = 5
"""Values of a column by which rows can be held out."""
_ID = re.compile(r"(^|_)(id|uuid|guid)$|[a-z]I[Dd]$|^id_", re.IGNORECASE)
_ONE_OF_MANY = re.compile(
    r"(^|_)(account|author|client|company|customer|device|donor|driver|employee|family|hospital|household|machine"
    r"|member|participant|patient|person|player|school|sensor|session|shop|site|store|student|subject|supplier|user"
    r"|vehicle)(_|$)",
    re.IGNORECASE,
)
"""Names of what several rows are usually about."""


@dataclass(frozen=True, slots=True)
class GroupOffer:
    """A column that `--group` could name; by its plain name and the file's."""

    name: str
    original: str
    distinct: int
    rows: int

    @property
    def reason(self) -> str:
        each = f"{self.rows / self.distinct:.1f}".removesuffix(".0")
        few = (
            "" if self.distinct >= FEWEST_GATED else f"; fewer than {FEWEST_GATED} are too few for the gate to pass by"
        )
        return (
            f"{self.distinct:,} values repeat, each in {each} rows on average: a model that has seen rows of one "
            f"is not tested on others of it{few}"
        )


def offers(table: ObservedTable, taken: Collection[str | None]) -> tuple[GroupOffer, ...]:
    """Columns that are named like an id or like whom rows are about, are complete, and repeat in most rows."""
    return tuple(
        GroupOffer(column.name, column.original, column.distinct, table.rows)
        for column in table.columns
        if column.name not in taken
        and column.type in (ColumnType.STRING, ColumnType.INT, ColumnType.CATEGORY)
        and not column.nulls
        and FEWEST <= column.distinct <= table.rows / 2
        and (_ID.search(column.name) or _ONE_OF_MANY.search(column.name))
    )
