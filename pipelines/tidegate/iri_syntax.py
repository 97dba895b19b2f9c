"""Import jsonschema without the grammar of IRIs, until a text is checked by it.

jsonschema imports it where it is installed, for formats that no schema of a manifest or of Great Expectations names.
Building it takes a second of every process.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

_NAME = "rfc3987_syntax"


@contextmanager
def deferred() -> Iterator[None]:
    """Wrap the import of a library that imports jsonschema. Afterwards, the grammar is there for whoever imports it."""
    if _NAME in sys.modules or find_spec(_NAME) is None:
        yield
        return
    sys.modules[_NAME] = stand_in = ModuleType(_NAME)
    vars(stand_in)["is_valid_syntax"] = _is_valid_syntax
    try:
        yield
    finally:
        del sys.modules[_NAME]


def _is_valid_syntax(term: str, value: str) -> bool:
    return bool(import_module(_NAME).is_valid_syntax(term, value))
