"""What a query may use: the declared sources and functions of their values.

Checked on DuckDB's own syntax tree.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tidegate.errors import unknown

if TYPE_CHECKING:
    import duckdb

TABLE_FUNCTIONS = frozenset({"generate_series", "range", "unnest"})
"""The functions that may be used in FROM: they make rows from the query's own values."""
CLOCK_NAMES = frozenset({"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"})
"""Functions that SQL allows without parentheses; the tree shows them as columns."""
NOWHERE = 2**63
"""Offsets from this one on mean that a node has no place."""
MISMARKED = frozenset({"current_localtime", "current_localtimestamp", "version"}) | CLOCK_NAMES
"""Functions of the clock and of the installed version that DuckDB 2.0 marks as consistent."""

FUNCTIONS = """
  SELECT function_name, bool_or(stability = 'CONSISTENT'), bool_or(stability <> 'CONSISTENT'),
    list(macro_definition) FILTER (function_type = 'macro' AND macro_definition IS NOT NULL)
  FROM duckdb_functions() GROUP BY 1
"""


def tree_of(connection: "duckdb.DuckDBPyConnection", query: str) -> dict[str, object]:
    (text,) = connection.execute("SELECT json_serialize_sql(?)", [query]).fetchone() or ("",)
    tree: dict[str, Any] = json.loads(text)
    return tree


def violations(
    tree: Mapping[str, object], sources: frozenset[str], connection: "duckdb.DuckDBPyConnection"
) -> Iterator[tuple[int, str]]:
    """Each thing in the query that it may not use: its byte offset, and why not."""
    if tree.get("error"):
        yield 0, f"cannot be read: {tree.get('error_message', 'no reason given')}"
    nodes = list(_nodes(tree))
    fickle = _fickle(connection, nodes)
    named = frozenset(
        str(entry["key"]).lower() for node in nodes for entry in (node.get("cte_map") or {}).get("map") or []
    )
    for node in nodes:
        if (reason := _reason(node, sources | named, fickle)) is not None:
            yield _place(node), reason


_MARKS: list[tuple[frozenset[str], Mapping[str, tuple[str, ...]]]] = []
"""What `_functions` found, once per process: every connection has the same functions."""


def _functions(connection: "duckdb.DuckDBPyConnection") -> tuple[frozenset[str], Mapping[str, tuple[str, ...]]]:
    """DuckDB's functions that are not marked as consistent, and its macros' definitions."""
    if not _MARKS:
        listed = connection.execute(FUNCTIONS).fetchall()
        fickle = frozenset(name for name, consistent, not_so, _ in listed if not_so and not consistent)
        _MARKS.append((fickle - {"error"}, {name: tuple(made) for name, _, _, made in listed if made}))
    return _MARKS[0]


def _fickle(connection: "duckdb.DuckDBPyConnection", nodes: Iterable[Mapping[str, object]]) -> frozenset[str]:
    """The functions whose results differ from run to run or from machine to machine.

    By DuckDB's own marks, corrected where they are wrong; and of the macros that the query calls, those that use such
    functions or read a table.
    """
    fickle, macros = _functions(connection)
    fickle, made = fickle | MISMARKED, dict[str, list[Mapping[str, Any]]]()
    called = {_named(node) for node in nodes}
    while called := {name for name in called if name in macros and name not in made}:
        made |= {
            name: [node for text in macros[name] for node in _nodes(tree_of(connection, f"SELECT {text}"))]
            for name in called
        }
        called = {_named(node) for name in called for node in made[name]}
    for _ in made:
        fickle |= {
            name for name, parts in made.items() if any(_reads(part) or _named(part) in fickle for part in parts)
        }
    return fickle


def _reads(node: Mapping[str, object]) -> bool:
    return node.get("type") in ("BASE_TABLE", "TABLE_FUNCTION")


def _named(node: Mapping[str, Any]) -> str:
    """The function that a node calls, with parentheses or without."""
    if node.get("type") == "COLUMN_REF" and len(node["column_names"]) == 1:
        name = str(node["column_names"][0]).lower()
        return name if name in CLOCK_NAMES else ""
    return _function(node)


def _place(node: Mapping[str, object]) -> int:
    """The place of the node, or of the first of its parts that has one."""
    return next(
        (int(inner["query_location"]) for inner in _nodes(node) if inner.get("query_location", NOWHERE) < NOWHERE), 0
    )


def _reason(node: Mapping[str, Any], tables: frozenset[str], fickle: frozenset[str]) -> str | None:
    if (sample := node.get("sample")) and sample.get("seed", -1) < 0:
        return "a sample without REPEATABLE (seed) differs from run to run"
    match node.get("type"):
        case "BASE_TABLE" if node.get("schema_name") or str(node.get("table_name")).lower() not in tables:
            return unknown(str(node.get("table_name")), tuple(sorted(tables)), what="source")
        case "TABLE_FUNCTION" if (name := _function(node.get("function") or {})) not in TABLE_FUNCTIONS:
            return f"{name}() is not allowed in FROM; declare what it reads as a source"
        case "SHOW_REF":
            return "must be a SELECT over the sources, not a description of them"
        case "RECURSIVE_CTE_NODE":
            return "a recursive query has no limit; make rows with range() or generate_series(), or declare a source"
        case "FUNCTION" if _function(node) == "age" and _arguments(node) == 1:
            return f"{_changing('age with one argument')}; give the second time"
    return _changing(name) if (name := _named(node)) in fickle else None


def _arguments(node: Mapping[str, Any]) -> int:
    """The number of arguments; `departed.age()` has one, which the tree shows as a schema."""
    schema = str(node.get("schema") or "")
    return len(node.get("arguments") or node.get("children") or ()) + (schema not in ("", "main", "pg_catalog"))


def _changing(name: str) -> str:
    return f"{name} differs from run to run; the same inputs must give the same rows"


def _function(node: Mapping[str, object]) -> str:
    return str(node.get("function_name") or "").lower()


def _nodes(tree: object) -> Iterator[Mapping[str, Any]]:
    """Every mapping of the tree, in the order of the text, without recursion: nesting is the query's to choose."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(reversed(list(node.values())))
        elif isinstance(node, list):
            stack.extend(reversed(node))
