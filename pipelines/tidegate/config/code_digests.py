"""The section `code` of params.yaml: each stage's code and library versions.

For each stage it records one digest over the files that it runs, wherever the package is installed, and the versions of
the libraries that compute for it. DVC re-runs the stage when either differs. The version of tidegate is recorded, too,
and no stage reads it: a new version that does not change a stage's files re-runs nothing.
"""

import hashlib
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path
from typing import TypeVar

from tidegate.config.code_dependencies import closure, in_work_tree
from tidegate.config.package_files import content_of
from tidegate.config.params import at, keys
from tidegate.config.python_imports import read
from tidegate.errors import DeclarationError
from tidegate.kinds import STAGES
from tidegate.paths import TEMPLATES
from tidegate.settings import OWN_FOLDERS

Value = TypeVar("Value")

SECTION = "code"
TOOL = "tidegate"

DECIDING = {
    "_duckdb": ("duckdb",),
    "duckdb": ("duckdb",),
    "duckdb_engine": ("duckdb-engine",),
    "great_expectations": ("great-expectations",),
    "jinja2": ("jinja2",),
    "numpy": ("numpy",),
    "onnxruntime": ("onnxruntime",),
    "optuna": ("numpy", "optuna", "scipy"),
    "pandas": ("numpy", "pandas"),
    "pyarrow": ("pyarrow",),
    "pyspark": ("pyspark",),
    "scipy": ("numpy", "scipy"),
    "skops": ("skops",),
    "sklearn": ("numpy", "scikit-learn", "scipy"),
    "sqlalchemy": ("sqlalchemy",),
    "yaml": ("pyyaml",),
}
"""Libraries that compute what a stage writes, by import name, with the distributions that compute for
them in turn."""
ACCEPTING = frozenset(
    {
        *(
            "anyio",
            "cloudpickle",
            "fsspec",
            "httptools",
            "joblib",
            "kubernetes_validate",
            "msgspec",
            "prometheus_client",
            "py4j",
            "pydantic",
            "pydantic_core",
        ),
        *("starlette", "threadpoolctl", "typing_extensions", "uvicorn"),
    }
)
"""Libraries that a stage imports and that decide no number: they fetch bytes, refuse a declaration or a manifest,
count threads, share out work or carry requests."""
_VERSION = re.compile(r"^Version: *(.*?) *$", re.MULTILINE)
_KNOWN = ACCEPTING | {TOOL, *sys.stdlib_module_names}
_MODELS = "skops"
"""A stage that imports it runs the declared estimator, whichever library that comes from."""
_RENDERER = "tidegate/targets/_render.py"
"""A stage that runs it runs the repository's templates. dvc.yaml does not list them: a project may have none."""
_PLANNERS = ("plan", "rehearse")
"""Read of each target which strategies it carries out, and render nothing."""
_WRITER = "render"
"""Renders the rules of objectives, and decides on no rows."""


@dataclass(frozen=True, slots=True)
class Code:
    """One stage's part of the section. A version is None where the library is not installed."""

    files: tuple[str, ...]
    digest: str
    versions: dict[str, str | None]

    @property
    def recorded(self) -> dict[str, object]:
        return {"files": self.digest, "versions": self.versions}


def with_code(values: dict[str, object]) -> dict[str, object]:
    """A declaration's values with their section `code`, computed from what is installed."""
    return {**without_code(values), SECTION: section(values)}


def without_code(values: Mapping[str, Value]) -> dict[str, Value]:
    """The declaration's own values."""
    return {key: value for key, value in values.items() if key != SECTION}


def section(values: dict[str, object]) -> dict[str, object]:
    """The whole section: the version of tidegate, then each stage's code."""
    stages = filter(in_work_tree, STAGES.names())
    return {TOOL: _version(TOOL), **{stage: code(stage, values).recorded for stage in stages}}


def code(stage: str, values: dict[str, object]) -> Code:
    """What decides the stage's result under this declaration. File names begin with their package."""
    read = (at(values, key) for key in keys(STAGES.load(stage).Params))
    words = frozenset(word for part in read for word in _words(part))
    needed = closure(f"stages.{stage}", words, decides_on_rows=stage not in (*_PLANNERS, _WRITER))
    digests = {name: _digest_of(name, file) for name, file in needed.files.items()}
    digests |= _templates() if _RENDERER in digests and stage not in _PLANNERS else {}
    named = {name for library in needed.libraries for name in DECIDING.get(library, ())}
    estimators = _packages(values.get("train")) if _MODELS in needed.libraries else ()
    for package in _imported([*estimators, *sorted(needed.foreign - _KNOWN)]):
        named |= {*(distributions := _distributions(package))}
        own = {} if distributions else _own_module(package)
        digests |= {name: _hash(file.read_text(encoding="utf-8")) for name, file in own.items()}
    return Code(tuple(sorted(digests)), _digest(digests), {name: _version(name) for name in sorted(named)})


def _digest(digests: Mapping[str, str]) -> str:
    """Over names and a digest of each content, so that no content can imitate another file's name."""
    return _hash("".join(f"{name} {digests[name]}\n" for name in sorted(digests)))[:32]


@cache
def _digest_of(name: str, path: Path) -> str:
    return _hash(content_of(name, path))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _words(value: object) -> Iterator[str]:
    """Every key and text below a value: one of them names the kind."""
    match value:
        case dict():
            for key, inner in value.items():
                yield str(key)
                yield from _words(inner)
        case list():
            for inner in value:
                yield from _words(inner)
        case str():
            yield value


def _packages(value: object) -> Iterator[str]:
    """The packages that the `_target_`s below a value come from."""
    match value:
        case {"_target_": str() as target, **arguments}:
            yield target.partition(".")[0]
            yield from _packages(arguments)
        case dict():
            for inner in value.values():
                yield from _packages(inner)
        case list():
            for inner in value:
                yield from _packages(inner)


def _distributions(package: str) -> tuple[str, ...]:
    """The distributions that install an imported package; none for the repository's own."""
    return DECIDING.get(package) or tuple(_installed().get(package, ()))


@cache
def _installed() -> dict[str, list[str]]:
    return {name: sorted(set(distributions)) for name, distributions in packages_distributions().items()}


def _imported(packages: list[str]) -> list[str]:
    """These packages, and what the repository's own among them import, directly or not."""
    found = list(dict.fromkeys(packages))
    for package in found:  # which grows meanwhile
        own = {} if _distributions(package) else _own_module(package)
        found += sorted(frozenset().union(*(_libraries(*file) for file in own.items())) - _KNOWN - {*found})
    return found


def _libraries(name: str, file: Path) -> frozenset[str]:
    try:
        return read(file, name).libraries
    except DeclarationError:  # Python says so, if it is imported
        return frozenset()


def _own_module(name: str) -> dict[str, Path]:
    """The files of a module of the repository, by their names below the folder that it is imported from."""
    for folder in map(Path, OWN_FOLDERS):
        alone, files = folder / f"{name}.py", sorted((folder / name).rglob("*.py"))
        if own := files if (folder / name / "__init__.py").is_file() else [alone] if alone.is_file() else []:
            return {file.relative_to(folder).as_posix(): file for file in own}
    return {}


def _templates() -> dict[str, str]:
    files = (path for path in sorted(TEMPLATES.rglob("*.j2")) if path.is_file() and not path.is_symlink())
    return {path.as_posix(): _hash(path.read_text(encoding="utf-8", errors="backslashreplace")) for path in files}


@cache
def _version(name: str) -> str | None:
    """The version in the metadata: its first such line. Parsing all of it takes ten times as long."""
    try:
        metadata = distribution(name).read_text("METADATA") or ""
    except PackageNotFoundError:
        return None
    found = _VERSION.search(metadata)
    return found[1] if found else distribution(name).version
