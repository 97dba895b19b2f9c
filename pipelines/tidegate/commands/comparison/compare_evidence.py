"""The gate's evidence of two files, as two revisions would have left it."""

import math
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from tidegate.config.schema.evaluate import Evaluate
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Predictions
from tidegate.gate.revision import RevisionEvidence
from tidegate.prediction_files.match_rows import MatchedRows

if TYPE_CHECKING:
    import pandas as pd


def evidence_of(base: str, head: str, matched: MatchedRows, declared: Evaluate) -> Evidence:
    """The evidence on the rows that both files have, numbered in the base's order. The metrics are computed here."""
    import numpy as np

    names = np.arange(matched.rows)
    before, after = (
        Predictions(names, matched.truth, predicted, matched.block, classes=matched.of_classes)
        for predicted in (matched.base, matched.head)
    )
    evidence = Evidence(
        declared, RevisionEvidence(head, after), RevisionEvidence(base, before), holdout=cache(lambda: _table(matched))
    )
    measured = {name: value if math.isfinite(value) else None for name, value in evidence.measured(after).items()}
    return evidence.with_head(replace(evidence.head, metrics=measured))


def _table(matched: MatchedRows) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(dict(matched.columns), index=pd.RangeIndex(matched.rows))
