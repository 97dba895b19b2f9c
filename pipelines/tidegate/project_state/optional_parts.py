"""Parts that only some projects need: extras, Java, promtool, a browser.

One that this project declares a use of and lacks is an error.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tidegate.config.composing.compose import compose
from tidegate.config.params import at
from tidegate.errors import UserError
from tidegate.models.execution import engine_choice
from tidegate.project_state.diagnosis import Diagnosis, broken, note, sound
from tidegate.repository import dvc_settings


@dataclass(frozen=True, slots=True)
class OptionalPart:
    """Modules or programs of one name; `serves` is what needs them, `remedy` how to get them."""

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
    OptionalPart(
        "spark", "a source or checks on Spark", "pip install 'tidegate[spark]', and Java", ("pyspark",), ("java",)
    ),
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
    OptionalPart("sigstore", "release --identity, sign --identity", "pip install 'tidegate[sigstore]'", ("sigstore",)),
    OptionalPart("sign", "release --key, promotion_order.signed_by", "pip install 'tidegate[sign]'", ("cryptography",)),
)
PROGRAMS = (
    OptionalPart("promtool", "tests of alert rules", "install Prometheus", programs=("promtool",)),
    OptionalPart("chromium", "screenshots of pages", "install Chromium", programs=("chromium",)),
)


def diagnoses(root: Path = Path()) -> Iterator[Diagnosis]:
    users = _users(root)
    for part in (*PARTS, *PROGRAMS):
        missing = ", ".join(part.missing)
        if not missing:
            yield sound(part.name, "installed")
        elif part.name in users:
            yield broken(part.name, f"missing: {missing}; needed by {users[part.name]}", part.remedy)
        else:
            yield note(part.name, f"not installed; needed only by {part.serves}", part.remedy)


def _users(root: Path) -> dict[str, str]:
    """The parts that this project or this shell needs, each with the first key or variable that needs it."""
    users: dict[str, str] = {}
    engine = os.environ.get(engine_choice.VARIABLE, "").strip()
    if engine in engine_choice.ENGINES:
        users[engine] = f"{engine_choice.VARIABLE}={engine}"
    try:
        values = compose().values
        remote = dvc_settings.default_remote(root)[1]
    except UserError:
        return users
    declared = [*_declared(values), *([("s3", "the DVC remote")] if remote.startswith("s3://") else [])]
    return dict(reversed(declared)) | users


def _declared(values: object) -> Iterator[tuple[str, str]]:
    """Each part that a key of the declaration needs, with the key."""
    match at(values, "check.engine"):
        case "spark":
            yield "spark", "check.engine: spark"
        case "sql":
            yield "postgres", "check.engine: sql"
    for name, source in _sections(values, "data.sources"):
        address = str(source.get("url") or source.get("path") or "")
        if source.get("kind") == "spark":
            yield "spark", f"data.sources.{name}"
        if address.startswith("postgresql"):
            yield "postgres", f"data.sources.{name}"
        if address.startswith("s3://"):
            yield "s3", f"data.sources.{name}"
    if at(values, "train.search.kind") == "bayesian":
        yield "optuna", "train.search: bayesian"
    for name, rule in _sections(values, "gate.rules"):
        if signer := rule.get("signed_by"):
            yield "sigstore" if isinstance(signer, dict) else "sign", f"gate.rules.{name}.signed_by"


def _sections(values: object, key: str) -> Iterator[tuple[object, Mapping[object, object]]]:
    """The named mappings below a key that may be absent."""
    sections = at(values, key)
    for name, section in sections.items() if isinstance(sections, dict) else ():
        if isinstance(section, dict):
            yield name, section


def _has_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False
