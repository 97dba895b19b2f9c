"""docs/reference/packages.md: the parts of the package, from the top layer down."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from generators.markdown import code, page, table

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pipelines/tidegate"
INTRODUCTION = """\
At run time each part imports only parts of lower layers: `lint-imports` refuses anything else, and a new module that
has no layer. Several of the larger parts have layers inside; all contracts are in pyproject.toml, below
`tool.importlinter`.
[How the code is laid out](../architecture.md) says where to begin."""


def packages() -> str:
    rows = [
        (str(number), f"[{code(name)}](../../{path.relative_to(ROOT)})", _first_line(path))
        for number, layer in enumerate(_layers(), 1)
        for name, path in ((name, _place(name)) for name in layer)
    ]
    return page("Parts of the package", INTRODUCTION, table(("layer", "part", "what it does"), rows))


def _layers() -> Iterator[list[str]]:
    """The names of each layer, the highest first, as import-linter's contract of the whole package lists them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (whole,) = (contract for contract in contracts if contract.get("containers") == ["tidegate"])
    yield from (layer.split(" | ") for layer in whole["layers"])


def _place(name: str) -> Path:
    folder = PACKAGE / name
    return folder if folder.is_dir() else folder.with_suffix(".py")


def _first_line(path: Path) -> str:
    """The first line of the docstring, which module docstrings have as their summary."""
    module = path / "__init__.py" if path.is_dir() else path
    return (ast.get_docstring(ast.parse(module.read_text())) or "").partition("\n")[0]
