"""Great Expectations' search for a column's name, made once for all columns."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from great_expectations.expectations.metrics import util

SEARCH = "_verify_column_names_exist_and_get_normalized_typed_column_names_map"
TAKEN = {"verify_only", "error_message_template"}
QUOTES = '"`[]'


@contextmanager
def found_once() -> Iterator[None]:
    """Inside the block, a name is looked up where Great Expectations compares it with those of all columns.

    Its search is left to itself where a name has quotes, a database has names of its own type, or none is found: then
    it has more ways of reading a name, and a message.
    """
    search = getattr(util, SEARCH)
    known: dict[int, tuple[Sequence[object], dict[str, str] | None]] = {}

    def found(column_names: list[str] | str, batch_columns_list: Sequence[object], *args: Any, **more: Any) -> Any:
        if id(batch_columns_list) not in known:
            known[id(batch_columns_list)] = batch_columns_list, _by_case(batch_columns_list)
        places = known[id(batch_columns_list)][1]
        names = column_names if isinstance(column_names, list) else [column_names]
        if args or more.keys() - TAKEN or places is None or not all(_is_plain(name, places) for name in names):
            return search(column_names, batch_columns_list, *args, **more)
        return None if more.get("verify_only") else [(name, places[name.casefold()]) for name in names]

    setattr(util, SEARCH, found)
    try:
        yield
    finally:
        setattr(util, SEARCH, search)


def _is_plain(name: object, places: dict[str, str]) -> bool:
    return isinstance(name, str) and name.strip(QUOTES) == name and name.casefold() in places


def _by_case(names: Sequence[object]) -> dict[str, str] | None:
    """The first column of each name, whatever its case; None where a search would find columns in other ways, too."""
    places: dict[str, str] = {}
    for name in names:
        if type(name) is not str or name.startswith("`"):
            return None
        places.setdefault(name.casefold(), name)
    return places
