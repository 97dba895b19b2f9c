"""Load a model package for serving, after verifying every file.

Every file is verified by its digest, and the model must answer its golden requests as it did after training. A package
with an exact form is served by that: neither scikit-learn nor pandas is loaded.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate import artifacts
from tidegate.data.golden_answers import GoldenRequests, deviations
from tidegate.data.request_values import MismatchError, validated
from tidegate.data.signature import InputTensor, Signature
from tidegate.errors import EvidenceError, InfrastructureError, Problem, Where
from tidegate.exact import evaluator
from tidegate.exact import model as exact_model
from tidegate.exact.form import FILES as EXACT_FILES
from tidegate.kinds import TASKS, Task

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats
    from tidegate.serve.typed_request import PlainReader

    _Ways = tuple[Callable[["Values"], Floats], Callable[[pd.DataFrame], Floats]]

Values = Mapping[str, list[object]]
FILES = ("model.skops", "signature.json", "golden.json")
OTHER_MACHINE = 1e-9
"""Other processors may round sums differently; a wrong model is further off than this."""


@dataclass(frozen=True)
class Servable:
    """A loaded package. `version` starts package.json's sha256; package.json lists all other files by sha256.

    `predict` has one number per row for validated values, `predict_inputs` for a table of `features.inputs`.
    """

    signature: Signature
    version: str
    platform: str
    predict: "Callable[[Values], Floats]"
    predict_inputs: "Callable[[pd.DataFrame], Floats]"
    exact: exact_model.ExactModel | None = None

    @property
    def name(self) -> str:
        return self.signature.model

    @property
    def is_exact(self) -> bool:
        """Whether a row takes microseconds."""
        return self.platform == EXACT

    @property
    def is_same_in_batches(self) -> bool:
        """Whether one client's rows may be predicted beside another's. scikit-learn's pipeline promises no bits."""
        return self.exact is None or self.exact.form.is_by_row

    @cached_property
    def plain(self) -> "PlainReader":
        """Reads plain requests for its inputs."""
        from tidegate.serve.typed_request import PlainReader

        return PlainReader(self.columns)

    @cached_property
    def task(self) -> Task:
        return TASKS.load(self.signature.task)

    @cached_property
    def has_classes(self) -> bool:
        """Whether an output has a number per class."""
        return any(tensor.classes for tensor in self.signature.outputs)

    @cached_property
    def columns(self) -> Mapping[str, InputTensor]:
        return self.signature.columns

    def answer(self, tensors: object, most_rows: int) -> "Floats":
        """One number, or one per class, for each row of the request.

        Raises MismatchError for a request that does not match the signature.
        """
        return self.predicted(self.validated(tensors, most_rows))

    def validated(self, tensors: object, most_rows: int, *, ignore_unknown: bool = False) -> Values:
        """The request's values by input. Raises MismatchError for a request that does not match the signature."""
        return validated(tensors, self.columns, most_rows, ignore_unknown=ignore_unknown)

    def predicted(self, values: Values) -> "Floats":
        """One number, or one per class, for each row of validated values.

        Raises MismatchError for values that the model can't take.
        """
        try:
            return self.predict(values)
        except exact_model.UnanswerableError as error:
            raise MismatchError(str(error), cause="model") from None
        except (ValueError, EvidenceError) as error:  # how scikit-learn refuses values, and predictions are
            reason = str(error).partition("\n")[0][:200]
            raise MismatchError(f"the model can't answer these values: {reason}", cause="model") from None


EXACT, SCIKIT_LEARN = "onnxruntime", "scikit-learn"


def load(folder: Path, sha256: str | None = None, *, extra: Collection[str] = ()) -> Servable:
    """Raises EvidenceError, naming the file, for a package that differs from the one that was built.

    `extra` are trusted type names beyond scikit-learn's.
    """
    contents = folder / "package.json"
    actual = artifacts.sha256(contents)
    if sha256 is not None and actual != sha256:
        raise EvidenceError(Problem(f"has sha256 {actual}, expected {sha256}", Where(str(contents))))
    files = artifacts.read_json(contents)["files"]
    is_exact = any(name in files for name in EXACT_FILES)
    if wrong := [*_altered(folder, files, (*FILES, *(EXACT_FILES if is_exact else ())))]:
        raise EvidenceError(wrong)
    described = artifacts.read_record(folder / "signature.json", Signature)
    golden = artifacts.read_record(folder / "golden.json", GoldenRequests)
    exact = exact_model.read(folder) if is_exact else None
    try:
        values = validated(golden.inputs, described.columns, len(golden.answers))
        ways = _exact(exact) if exact else _scikit_learn(folder, files, described, extra, values)
        servable = Servable(described, actual[:12], EXACT if is_exact else SCIKIT_LEARN, *ways, exact)
        answers = servable.predicted(values)
    except MismatchError as error:
        raise EvidenceError(Problem(f"the golden requests are refused: {error}", Where(str(folder)))) from None
    if differing := deviations(answers, golden, OTHER_MACHINE):
        raise EvidenceError(Problem(difference, Where(str(folder))) for difference in differing)
    return servable


def prepare(folder: Path) -> None:
    """Import what `load` needs for a package like this one: processes that are forked afterwards have it.

    Nothing of the package is read, and nothing is refused here: `load` says what is wrong or missing.
    """
    import numpy.ma  # noqa: F401 (numpy.unique asks for it)

    with suppress(InfrastructureError, ModuleNotFoundError):
        if any((folder / name).is_file() for name in EXACT_FILES):
            evaluator.runtime()
        else:
            from tidegate.models.packages import model_file  # noqa: F401
            from tidegate.models.prediction import array_answers  # noqa: F401


def _exact(exact: exact_model.ExactModel) -> "_Ways":
    def predict(values: Values) -> "Floats":
        return exact.predict(exact.matrix(values, len(next(iter(values.values())))))

    def predict_inputs(rows: "pd.DataFrame") -> "Floats":
        from tidegate.models.exact_forms.exact_inputs import matrix

        made = matrix(exact, rows)
        exact.require(made)
        return exact.predict(made)

    return predict, predict_inputs


def _scikit_learn(
    folder: Path, files: dict[str, Any], described: Signature, extra: Collection[str], golden: Values
) -> "_Ways":
    if missing := [name for name in ("pandas", "sklearn", "skops") if find_spec(name) is None]:
        remedy = "package a model that has one, or install the extra: tidegate-serve[scikit-learn]"
        reason = f"has no exact form, and {missing[0]} is not installed; {remedy}"
        raise InfrastructureError(Problem(reason, Where(str(folder))))
    from tidegate.models.packages import model_file
    from tidegate.models.prediction import array_answers, predict

    model = model_file.read(folder / "model.skops", sha256=files["model.skops"]["sha256"], extra=extra)

    def predict_inputs(rows: "pd.DataFrame") -> "Floats":
        return predict.predict(model, rows, described.task)

    return array_answers.fastest(model, described.columns, described.task, golden), predict_inputs


def _altered(folder: Path, files: dict[str, Any], names: tuple[str, ...]) -> list[Problem]:
    return [
        Problem("does not match its entry in package.json; fetch the package again", Where(str(folder / name)))
        for name in names
        if name not in files or artifacts.sha256(folder / name) != files[name]["sha256"]
    ]
