"""Read one revision's evidence from a folder laid out like the repository.

A file that cannot be read becomes a reason (`Unpaired`), not an exception.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.config.schema.gate import Gate
from tidegate.data.target_classes import target_classes
from tidegate.gate import untrusted_parquet
from tidegate.gate.evidence import claimed_metrics, predictions
from tidegate.gate.gate_params import GateParams
from tidegate.gate.pairing import Predictions, Unpaired
from tidegate.gate.revision import RevisionEvidence, RevisionFolder
from tidegate.kinds import EVIDENCE, RULES
from tidegate.number_format import some

if TYPE_CHECKING:
    import pandas as pd


def needed(gate: Gate) -> tuple[str, ...]:
    """The kinds of evidence that the rules ask for, beside predictions and metrics."""
    return tuple(sorted({kind for rule in gate.rules.values() for kind in RULES.load(rule.kind).NEEDS}))


def revision(
    folder: RevisionFolder, needs: Iterable[str] = (), *, declared: GateParams | None = None
) -> RevisionEvidence:
    """The revision's evidence: its predictions and metrics, and the kinds of evidence in `needs`.

    `declared` is its own declaration: predictions of other classes are not its evidence.
    """
    claimed = claimed_metrics.read(folder)
    evidence = RevisionEvidence(
        folder.name,
        _of_classes(predictions.read(folder), folder.name, declared),
        {} if isinstance(claimed, Unpaired) else claimed,
        (claimed.reason,) if isinstance(claimed, Unpaired) else (),
    )
    return completed(evidence, folder, needs)


def _of_classes(found: Predictions | Unpaired, name: str, declared: GateParams | None) -> Predictions | Unpaired:
    if isinstance(found, Unpaired) or declared is None:
        return found
    classes = target_classes(declared.columns, declared.evaluate.task)
    if found.classes == classes:
        return found
    predicted, expected = (some(list(names)) if names else "one number per row" for names in (found.classes, classes))
    return Unpaired(f"the predictions of {name} are of {predicted}; {expected} is declared", "run `dvc repro`")


def completed(evidence: RevisionEvidence, folder: RevisionFolder, needs: Iterable[str]) -> RevisionEvidence:
    """The same revision with the needed pieces that were not read yet."""
    pieces = {kind: EVIDENCE.load(kind).read(folder) for kind in needs if kind not in evidence.pieces}
    return replace(evidence, pieces={**evidence.pieces, **pieces})


def holdout(root: Path, row_id: str) -> "Callable[[], pd.DataFrame | Unpaired]":
    """The holdout in `root`, to be read when a rule asks for it, indexed by the column `row_id`."""

    @cache
    def read() -> "pd.DataFrame | Unpaired":
        arrow_table = untrusted_parquet.table(root / paths.HOLDOUT, str(paths.HOLDOUT), ())
        if isinstance(arrow_table, Unpaired):
            return arrow_table
        table: pd.DataFrame = arrow_table.to_pandas()
        if row_id not in table.columns or not table[row_id].is_unique:
            return Unpaired(f"{paths.HOLDOUT} has no column {row_id} with a unique id for each row")
        return table.set_index(row_id, drop=False)

    return read
