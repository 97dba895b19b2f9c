"""Parts that only some projects need: extras, Java, promtool, a browser.

One that this project declares a use of and lacks is an error.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tidegate.config.composing.compose import compose
from tidegate.config.params import at
from tidegate.errors import UserError
from tidegate.project_state.diagnosis import Diagnosis, broken, note, sound
from tidegate.repository import dvc_settings


@dataclass(frozen=True, slots=True)
class OptionalPart:
    """A module or a program, who needs it, and how to get it."""

    name: str
    serves: str
    remedy: str
    modules: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        modules = (name for name in self.modules if not _has_module(name))
        return (*modules, *(name for name in self.programs if not shutil.which(name)))


PARTS = (
    OptionalPart("spark", "check.engine: spark", "pip install 'tidegate[spark]', and Java", ("pyspark",), ("java",)),
    OptionalPart("dask", "TIDEGATE_ENGINE=dask", "pip install 'tidegate[dask]'", ("distributed", "cryptography")),
    OptionalPart("ray", "TIDEGATE_ENGINE=ray", "pip install 'tidegate[ray]'", ("ray",)),
    OptionalPart("optuna", "train.search: {kind: bayesian}", "pip install 'tidegate[optuna]'", ("optuna",)),
    OptionalPart("postgres", "sources and checks on PostgreSQL", "pip install 'tidegate[postgres]'", ("psycopg",)),
    OptionalPart("kubernetes", "schemas in render", "pip install 'tidegate[kubernetes]'", ("kubernetes_validate",)),
    OptionalPart("s3", "DVC remotes and sources on S3", "pip install 'tidegate[s3]'", ("dvc_s3", "s3fs")),
    OptionalPart("exact", "the exact form of a package", "pip install 'tidegate[exact]'", ("onnxruntime",)),
    OptionalPart(
        "serve",
        "tidegate serve",
        "pip install 'tidegate[serve]'",
        ("starlette", "uvicorn", "httptools", "msgspec", "onnxruntime"),
    ),
    OptionalPart("sign", "release --key, promotion_order.signed_by", "pip install 'tidegate[sign]'", ("cryptography",)),
)
PROGRAMS = (
    OptionalPart("promtool", "tests of alert rules", "install Prometheus", programs=("promtool",)),
    OptionalPart("chromium", "screenshots of pages", "install Chromium", programs=("chromium",)),
)


def diagnoses(root: Path = Path()) -> Iterator[Diagnosis]:
    needed = _needed(root)
    for part in (*PARTS, *PROGRAMS):
        missing = ", ".join(part.missing)
        if not missing:
            yield sound(part.name, "installed")
        elif part.name in needed:
            yield broken(part.name, f"{missing} is missing, and {needed[part.name]} needs it", part.remedy)
        else:
            yield note(part.name, f"not installed; only {part.serves} needs it", part.remedy)


def _needed(root: Path) -> dict[str, str]:
    """The parts that this project declares a use of, each with the key that does."""
    try:
        values = compose().values
        remote = dvc_settings.default_remote(root)[1]
    except UserError:
        return {}
    found = {}
    engine = at(values, "check.engine")
    if engine == "spark":
        found["spark"] = "check.engine: spark"
    sources = at(values, "data.sources") or {}
    addresses = [str(source.get("url", "")) for source in sources.values() if isinstance(source, dict)]
    if engine == "sql" or any(address.startswith("postgresql") for address in addresses):
        found["postgres"] = "check.engine: sql" if engine == "sql" else "data.sources"
    if remote.startswith("s3://"):
        found["s3"] = "the DVC remote"
    return found


def _has_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False
