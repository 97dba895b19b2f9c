"""Create the servable package from the trained model.

The stored model must first answer the golden requests like the trained one. Where a program of a few operators gives
the same answers in every bit, it is packaged beside the model (`exact.onnx`, `exact.json`), and the server runs it.
`parity.json` records what was compared, or why the model has none.

Why: the served model must be the one that was evaluated.

Example: `package: {cmd: tidegate package}`
"""

import logging
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from pydantic import Field

from tidegate import artifacts, paths
from tidegate.config.schema.data import Columns
from tidegate.config.schema.engine import Engine
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.section import Section
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.exact.form import FILES as EXACT_FILES
from tidegate.records import Verdict

if TYPE_CHECKING:
    from tidegate.exact.certificate import Certificate
    from tidegate.models.exact_forms.parity import Proven

LOG = logging.getLogger(__name__)
LIBRARIES = ("numpy", "pandas", "scikit-learn", "scipy", "skops", "tidegate")
"""What the answers depend on in addition to the files."""
EXACT_LIBRARY = "onnxruntime"


class Params(Section):
    """What packaging reads."""

    name: str = Field(alias="data.name")
    columns: Columns = Field(alias="data.columns")
    evaluate: Evaluate
    engine: Engine


def run(params: Params) -> Verdict:
    """Write model.skops, signature.json, golden.json, parity.json, the exact form if there is one, and package.json
    with their digests.
    """
    from threadpoolctl import threadpool_limits

    from tidegate.data.golden_answers import GoldenRequests
    from tidegate.models.exact_forms import parity, parity_rows
    from tidegate.models.execution.workers import workers
    from tidegate.models.packages.describe_signature import describe
    from tidegate.models.packages.golden_requests import differences

    evaluate = params.evaluate
    signature = describe(params.columns, model=params.name, task=evaluate.task, threshold=evaluate.threshold)
    golden = artifacts.read_record(paths.GOLDEN, GoldenRequests)
    artifacts.write_bytes(paths.PACKAGE / "model.skops", _model_bytes())
    artifacts.write_json(paths.PACKAGE / "signature.json", signature.as_json())
    artifacts.write_json(paths.PACKAGE / "golden.json", asdict(golden))
    with threadpool_limits(params.engine.threads):
        model = _stored()
        if problems := differences(model, signature, golden):
            where = Where(str(paths.PACKAGE / "model.skops"))
            raise EvidenceError(Problem(problem, where) for problem in problems)
    with threadpool_limits(1):  # as the server runs it: with two threads, sums are formed in another order
        rows = parity_rows.read(params.columns, signature, golden)
        LOG.info("proving the exact form")
        proven = parity.prove(model, params.columns, evaluate.task, rows, workers(1))
    _write_exact(proven)
    artifacts.write_json(paths.PACKAGE / "package.json", _contents(params.name, proven.certificate))
    return Verdict.PASS


def _model_bytes() -> bytes:
    if not paths.MODEL.exists():
        raise artifacts.missing(paths.MODEL)
    return paths.MODEL.read_bytes()


def _stored() -> Any:
    from tidegate.models.packages import model_file

    return model_file.read(paths.PACKAGE / "model.skops", extra=trusted_here())


def _write_exact(proven: "Proven") -> None:
    """The exact form, or none: one of an earlier run must not stay."""
    program, form = (paths.PACKAGE / name for name in EXACT_FILES)
    if proven.exact:
        artifacts.write_bytes(program, proven.exact.program)
        artifacts.write_json(form, asdict(proven.exact.model.form))
    else:
        program.unlink(missing_ok=True)
        form.unlink(missing_ok=True)
    artifacts.write_json(paths.PARITY, asdict(proven.certificate))


def _contents(name: str, certificate: "Certificate") -> dict[str, object]:
    """The package's content. This file lists the digest of every other, so its own sha256 identifies the package."""
    is_exact = certificate.served == "exact"
    names = ("model.skops", "signature.json", "golden.json", "parity.json", *(EXACT_FILES if is_exact else ()))
    files = [paths.PACKAGE / name for name in names]
    libraries = (*LIBRARIES, EXACT_LIBRARY) if is_exact else LIBRARIES
    exact = {"family": certificate.family} if is_exact else {"none": certificate.why_not_exact}
    return {
        "model": name,
        "exact": exact,
        "files": {file.name: {"sha256": artifacts.sha256(file), "bytes": file.stat().st_size} for file in files},
        "libraries": {library: version(library) for library in libraries},
    }
