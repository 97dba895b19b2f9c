"""The package's own files: which there are, and what each decides by.

They are listed once, because asking the disk for each of them takes longer.
"""

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from tidegate.config.python_code import PythonCode, code_of
from tidegate.kinds import ROOT

_OURS = f"{ROOT.name}/"
_BEFORE = len(str(ROOT)) - len(ROOT.name)


def of(modules: Iterable[str]) -> Iterator[Path]:
    """The files of those modules that the package has."""
    yield from (_path(file) for module in modules for file in _package().get(module, ()))


_path = cache(Path)
"""One object per file, so that it is split into its parts and hashed once."""


@cache
def _package() -> dict[str, tuple[str, ...]]:
    """The files of each module of the package, dotted: listed once, because asking for each of them takes longer."""
    found: dict[str, tuple[str, ...]] = {}
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name != "__pycache__"]
        parts = Path(folder).parts[len(ROOT.parts) :]
        for name in sorted(name for name in names if name.endswith(".py")):
            module = ".".join((*parts, *([] if name == "__init__.py" else [name.removesuffix(".py")])))
            found[module] = (*found.get(module, ()), os.path.join(folder, name))  # noqa: PTH118 (hundreds)
    return found


def name_of(path: Path) -> str:
    """`tidegate/metrics/ece.py`, wherever the package is."""
    return str(path)[_BEFORE:].replace(os.sep, "/")


@cache
def content_of(name: str, path: Path) -> str:
    """What the file decides by, with the same line ends everywhere.

    Of the package's own modules, that is their code without comments and docstrings. Those of a project count as they
    are: the libraries that it uses may read docstrings.
    """
    return code_in(path).content if name.startswith(_OURS) and name.endswith(".py") else _text(path)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="backslashreplace")


@cache
def code_in(path: Path) -> PythonCode:
    """A module's code and texts."""
    return code_of(_text(path))


def others_in(folder: Path) -> tuple[Path, ...]:
    """The files in a module's folder that are no modules."""
    return tuple(file for file in sorted(folder.iterdir()) if file.suffix not in (".py", "") and file.is_file())


beside = cache(others_in)
"""The same of a folder of the package, listed once."""
