"""Load a model package for serving, after verifying every file.

Every file is verified by its digest, and the model must answer its golden requests as it did after training.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate import artifacts
from tidegate.config.schema.data import Columns
from tidegate.data.signature import Signature
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.models import model_file
from tidegate.models.features import inputs
from tidegate.models.golden_requests import GoldenRequests, differences
from tidegate.models.predict import predict
from tidegate.models.signature import decode

if TYPE_CHECKING:
    from tidegate.arrays import Floats

FILES = ("model.skops", "signature.json", "golden.json")
OTHER_MACHINE = 1e-9
"""Other processors may round sums differently; a wrong model is further off than this."""


@dataclass(frozen=True, slots=True)
class Servable:
    """A loaded package. `version` starts package.json's sha256; package.json lists all other files by sha256."""

    model: object
    signature: Signature
    columns: Columns
    version: str

    @property
    def name(self) -> str:
        return self.signature.model

    def answer(self, tensors: object, most_rows: int, *, ignore_unknown: bool = False) -> "Floats":
        """One number per row of the request. Raises MismatchError for a request that does not match the signature."""
        rows = decode(tensors, self.columns, most_rows, ignore_unknown=ignore_unknown)
        return predict(self.model, inputs(rows, self.columns), self.signature.task)


def load(folder: Path, sha256: str | None = None, *, extra: Collection[str] = ()) -> Servable:
    """Raises EvidenceError, naming the file, for a package that differs from the one that was built.

    `extra` are trusted type names beyond scikit-learn's.
    """
    contents = folder / "package.json"
    actual = artifacts.sha256(contents)
    if sha256 is not None and actual != sha256:
        raise EvidenceError(Problem(f"has sha256 {actual}, expected {sha256}", Where(str(contents))))
    files = artifacts.read_json(contents)["files"]
    if wrong := [*_altered(folder, files)]:
        raise EvidenceError(wrong)
    described = artifacts.read_record(folder / "signature.json", Signature)
    model = model_file.read(folder / "model.skops", sha256=files["model.skops"]["sha256"], extra=extra)
    golden = artifacts.read_record(folder / "golden.json", GoldenRequests)
    if differing := differences(model, described, golden, tolerance=OTHER_MACHINE):
        raise EvidenceError(Problem(difference, Where(str(folder))) for difference in differing)
    return Servable(model, described, described.columns, actual[:12])


def _altered(folder: Path, files: dict[str, Any]) -> list[Problem]:
    return [
        Problem("does not match its entry in package.json; fetch the package again", Where(str(folder / name)))
        for name in FILES
        if name not in files or artifacts.sha256(folder / name) != files[name]["sha256"]
    ]
