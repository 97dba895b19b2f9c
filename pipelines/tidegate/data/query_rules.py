"""What a query may use: the declared sources and functions of their values. Judged on DuckDB's own syntax tree."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tidegate.plugins import unknown

if TYPE_CHECKING:
    import duckdb

TABLE_FUNCTIONS = frozenset({"generate_series", "range", "unnest"})
"""The functions that may stand in FROM: they make rows from the query's own values."""
CLOCK_NAMES = frozenset({"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"})
"""Functions that SQL lets stand without parentheses; the tree shows them as columns."""

FICKLE = """
  SELECT function_name FROM duckdb_functions() WHERE stability <> 'CONSISTENT'
  EXCEPT SELECT function_name FROM duckdb_functions() WHERE stability = 'CONSISTENT'
  EXCEPT SELECT 'error'
"""


def tree_of(connection: "duckdb.DuckDBPyConnection", query: str) -> dict[str, Any]:
    (text,) = connection.execute("SELECT json_serialize_sql(?)", [query]).fetchone() or ("",)
    tree: dict[str, Any] = json.loads(text)
    return tree


def violations(
    tree: Mapping[str, Any], sources: frozenset[str], connection: "duckdb.DuckDBPyConnection"
) -> Iterator[tuple[int, str]]:
    """Each thing in the query that it may not use: the byte where it stands, and why not."""
    if tree.get("error"):
        yield 0, f"cannot be read: {tree.get('error_message', 'no reason given')}"
    fickle = {name for (name,) in connection.execute(FICKLE).fetchall()}
    nodes = list(_nodes(tree))
    named = {str(entry["key"]).lower() for node in nodes for entry in (node.get("cte_map") or {}).get("map") or []}
    for node in nodes:
        if (reason := _reason(node, sources | named, fickle)) is not None:
            yield int(node.get("query_location", 0)), reason


def _reason(node: Mapping[str, Any], tables: frozenset[str] | set[str], fickle: set[str]) -> str | None:
    if (sample := node.get("sample")) and sample.get("seed", -1) < 0:
        return "a sample without REPEATABLE (seed) answers differently from run to run"
    match node.get("type"):
        case "BASE_TABLE" if node.get("schema_name") or str(node.get("table_name")).lower() not in tables:
            return unknown(str(node.get("table_name")), tuple(sorted(tables)), what="source")
        case "TABLE_FUNCTION" if (name := _function(node.get("function") or {})) not in TABLE_FUNCTIONS:
            return f"{name}() may not stand in FROM; declare what it reads as a source"
        case "SHOW_REF":
            return "must be a SELECT over the sources, not a description of them"
        case "COLUMN_REF" if len(node["column_names"]) == 1 and node["column_names"][0].lower() in CLOCK_NAMES:
            return _changing(node["column_names"][0].lower())
    return _changing(name) if (name := _function(node)) in fickle else None


def _changing(name: str) -> str:
    return f"{name} answers differently from run to run; the same inputs must give the same rows"


def _function(node: Mapping[str, Any]) -> str:
    return str(node.get("function_name") or "").lower()


def _nodes(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Every mapping of the tree, in the order of the text, without recursion: nesting is the query's to choose."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(reversed(list(node.values())))
        elif isinstance(node, list):
            stack.extend(reversed(node))
