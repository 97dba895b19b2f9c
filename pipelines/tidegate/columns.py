"""What a column of the table is: its type and its role.

Imports nothing, so that a server knows its inputs without what reads a declaration.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol, TypeVar


class ColumnType(StrEnum):
    CATEGORY = "category"
    STRING = "string"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    TIMESTAMP = "timestamp"


class ColumnRole(StrEnum):
    FEATURE = "feature"
    TARGET = "target"
    ID = "id"
    TIME = "time"
    GROUP = "group"
    WEIGHT = "weight"
    IGNORED = "ignored"


class Described(Protocol):
    """A declared column, or an input of a signature, which was made from one."""

    @property
    def type(self) -> ColumnType: ...

    @property
    def role(self) -> ColumnRole: ...

    @property
    def nullable(self) -> bool: ...


AnyColumns = Mapping[str, Described]
OneColumn = TypeVar("OneColumn", bound=Described)


def column_of(columns: AnyColumns, role: ColumnRole) -> str | None:
    """The name of the column with that role, if one is declared."""
    return next((name for name, column in columns.items() if column.role is role), None)


def features(columns: Mapping[str, OneColumn]) -> dict[str, OneColumn]:
    return {name: column for name, column in columns.items() if column.role is ColumnRole.FEATURE}
