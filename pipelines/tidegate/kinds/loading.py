"""Run a kind's file: the package's own by import, a project's from its source.

A project's file runs under a private module name. Its folder is never put on sys.path, where any file of a change could
replace a library; and no bytecode is read or written beside the source. A kind is one file: it may import tidegate and
installed packages.
"""

import sys
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.machinery import ModuleSpec
from importlib.util import decode_source, module_from_spec
from traceback import extract_tb
from types import CodeType, ModuleType

from tidegate.errors import DeclarationError, Problem, Where
from tidegate.kinds.places import KindFile


class _SourceLoader(InspectLoader):
    """Loads a module from source that was read before."""

    def __init__(self, file: KindFile) -> None:
        self.file = file

    def get_source(self, fullname: str) -> str:  # noqa: ARG002 (of the one file)
        return decode_source(self.file.source or b"")

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        return self.source_to_code(self.file.source or b"", str(self.file.path))


def run(file: KindFile) -> ModuleType:
    """The module. Raises DeclarationError with the line that failed, unless it is the package's own."""
    try:
        return import_module(file.module) if file.source is None else _run(file)
    except (Exception, SystemExit) as error:  # a file that exits would look like a verb that succeeded
        if file.module.startswith("tidegate."):
            raise
        raise DeclarationError(_failure(file, error)) from None


def _run(file: KindFile) -> ModuleType:
    loaded = sys.modules.get(file.module)
    if loaded is not None:
        if isinstance(loaded.__loader__, _SourceLoader) and loaded.__loader__.file == file:
            return loaded
        raise ImportError(f"another module is already named {file.module}")
    spec = ModuleSpec(file.module, _SourceLoader(file), origin=str(file.path))
    spec.has_location = True
    module = module_from_spec(spec)
    sys.modules[file.module] = module
    try:
        _SourceLoader(file).exec_module(module)
    except BaseException:  # as an import does: a module that failed is removed
        del sys.modules[file.module]
        raise
    return module


def _failure(file: KindFile, error: BaseException) -> Problem:
    """The last line of the file that was running, and what it raised."""
    lines = [frame.lineno or 0 for frame in extract_tb(error.__traceback__) if frame.filename == str(file.path)]
    if isinstance(error, SyntaxError) and error.filename == str(file.path):
        lines.append(error.lineno or 0)
    reason = str(error.msg if isinstance(error, SyntaxError) else error).partition("\n")[0]
    where = Where(str(file.path), lines[-1] if lines else 0)
    cause = ": ".join(filter(None, [type(error).__name__, reason]))
    return Problem(f"cannot be imported: {cause}; fix the file or remove it", where)
