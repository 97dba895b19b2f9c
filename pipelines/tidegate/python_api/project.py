"""A project as objects: its declaration, data, model, evidence and gate."""

from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tidegate import artifacts, paths
from tidegate.python_api.rows import Rows

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats
    from tidegate.checks.report import TableReport
    from tidegate.config.schema.root import Declaration
    from tidegate.python_api.frames import ArrowStream
    from tidegate.python_api.gate_result import GateResult


@dataclass(frozen=True)
class Project:
    """A project's folder. What is asked for is read from it, not kept: run `dvc repro`, and ask again."""

    root: Path

    @cached_property
    def declaration(self) -> "Declaration":
        """Everything that params.yaml says, typed: `project.declaration.train.estimator`.

        Raises DeclarationError where params.yaml does not match the installed version; `tidegate compose` writes it.
        """
        from tidegate.config.params import load as typed
        from tidegate.config.schema.root import Declaration

        return typed(Declaration, self.root / paths.PARAMS)

    @property
    def data(self) -> Rows:
        """The whole table, as `ingest` left it."""
        return self._rows(paths.TABLE)

    @property
    def train(self) -> Rows:
        """The rows that the model is trained on."""
        return self._rows(paths.TRAIN)

    @property
    def holdout(self) -> Rows:
        """The rows that the model is evaluated on."""
        return self._rows(paths.HOLDOUT)

    @property
    def recent(self) -> Rows:
        """The newest rows, which are neither trained nor evaluated on; they may be none."""
        return self._rows(paths.RECENT)

    def _rows(self, path: Path) -> Rows:
        return Rows(self.root / path)

    def metrics(self) -> Mapping[str, float | None]:
        """The declared metrics on the holdout; None where one is undefined."""
        return cast("Mapping[str, float | None]", artifacts.read_json(self.root / paths.METRICS))

    def predictions(self) -> "pd.DataFrame":
        """A row per holdout row: `row_id`, `truth`, `predicted`, and `block`, whose rows resemble each other."""
        return artifacts.read_table(self.root / paths.PREDICTIONS)

    def checks(self) -> "TableReport":
        """What the data checks found."""
        from tidegate.checks import report

        return report.read(self.root / paths.CHECK_REPORT)

    def model(self) -> object:
        """The trained estimator. The file runs no code when it is read; types that the project does not trust raise
        EvidenceError.
        """
        from tidegate.config.validation.trusted_classes import trusted_here
        from tidegate.models.packages import model_file

        with chdir(self.root):
            return model_file.read(paths.MODEL, extra=trusted_here())

    def predict(self, rows: "ArrowStream") -> "Floats":
        """The model's prediction for each of these rows: a probability or a number.

        Args:
            rows: A frame with the declared features, of their declared types; other columns are ignored.

        Raises:
            DeclarationError: Where a feature is missing or of another type.
        """
        from tidegate.config.params import load as typed
        from tidegate.python_api.predictions import predictions
        from tidegate.stages.evaluate import Params

        return predictions(rows, self.model(), typed(Params, self.root / paths.PARAMS))

    def outdated(self) -> tuple[str, ...]:
        """The stages whose results do not follow from what is declared now: `dvc repro` runs them."""
        from tidegate.repository import pipeline

        with chdir(self.root):
            return pipeline.outdated()

    def gate(self, base: str | None = None) -> "GateResult":
        """The gate's decision on this work tree, as `tidegate gate` makes it; takes seconds.

        Args:
            base: The revision whose merge base with HEAD is compared with; the default branch by default.

        Raises:
            UserError: Where nothing can be decided; the message says why and what to do.
        """
        from tidegate.python_api.gate_result import decided

        return decided(self.root, base)
