"""Create the servable package from the trained model.

The stored model must first answer the golden requests like the trained one.

Why: the served model must be the one that was evaluated.

Example: `package: {cmd: tidegate package}`
"""

from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from pydantic import Field

from tidegate import artifacts, paths
from tidegate.config.schema.data import Columns
from tidegate.config.schema.engine import Engine
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.section import Section
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.records import Verdict

LIBRARIES = ("numpy", "pandas", "scikit-learn", "scipy", "skops", "tidegate")
"""What the answers depend on in addition to the files."""


class Params(Section):
    """What packaging reads."""

    name: str = Field(alias="data.name")
    columns: Columns = Field(alias="data.columns")
    evaluate: Evaluate
    engine: Engine


def run(params: Params) -> Verdict:
    """Write model.skops, signature.json, golden.json, and package.json with their digests."""
    from threadpoolctl import threadpool_limits

    from tidegate.models.golden_requests import GoldenRequests, differences
    from tidegate.models.signature import describe

    evaluate = params.evaluate
    signature = describe(params.columns, model=params.name, task=evaluate.task, threshold=evaluate.threshold)
    golden = artifacts.read_record(paths.GOLDEN, GoldenRequests)
    artifacts.write_bytes(paths.PACKAGE / "model.skops", _model_bytes())
    artifacts.write_json(paths.PACKAGE / "signature.json", asdict(signature))
    artifacts.write_json(paths.PACKAGE / "golden.json", asdict(golden))
    with threadpool_limits(params.engine.threads):
        if problems := differences(_stored(), signature, golden):
            where = Where(str(paths.PACKAGE / "model.skops"))
            raise EvidenceError(Problem(problem, where) for problem in problems)
    artifacts.write_json(paths.PACKAGE / "package.json", _contents(params.name))
    return Verdict.PASS


def _model_bytes() -> bytes:
    if not paths.MODEL.exists():
        raise artifacts.missing(paths.MODEL)
    return paths.MODEL.read_bytes()


def _stored() -> Any:
    from tidegate.models import model_file

    return model_file.read(paths.PACKAGE / "model.skops", extra=trusted_here())


def _contents(name: str) -> dict[str, object]:
    """The package's content. This file lists the digest of every other, so its own sha256 identifies the package."""
    files = [paths.PACKAGE / name for name in ("model.skops", "signature.json", "golden.json")]
    return {
        "model": name,
        "files": {file.name: {"sha256": artifacts.sha256(file), "bytes": file.stat().st_size} for file in files},
        "libraries": {library: version(library) for library in LIBRARIES},
    }
