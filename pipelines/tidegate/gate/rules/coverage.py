"""Every holdout row and every slice was judged, on enough rows.

Why: a metric over only some rows may pass by leaving out the hard ones.

Example: `all_judged: {kind: coverage, rows: 50000}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.section import Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Paired, Unpaired
from tidegate.records import Finding, Stricter, Verdict

NEEDS_BASE = False
BY_ROWS = False
NEEDS: tuple[str, ...] = ()
STRICTER = {"rows": Stricter.LARGER}


class Params(Section):
    """Every row, slice and part that is declared must have been judged."""

    kind: Literal["coverage"]
    rows: int = Field(default=1, ge=1, strict=True)
    """The fewest holdout rows."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    predicted, table = evidence.here, evidence.held
    match predicted, table:
        case (Unpaired() as none, _) | (_, Unpaired() as none):
            yield Finding(name, Verdict.INCONCLUSIVE, none.reason, "holdout", remedy=none.remedy)
            return
    assert isinstance(predicted, Paired)
    assert not isinstance(table, Unpaired)
    findings = [*_rows(name, params, predicted.rows, len(table)), *_slices(name, evidence)]
    yield from findings or [
        Finding(name, Verdict.PASS, f"all {predicted.rows:,} holdout rows and every slice are judged")
    ]


def _rows(name: str, params: Params, predicted: int, held: int) -> Iterator[Finding]:
    if predicted != held:
        reason = f"{predicted:,} rows were predicted; the holdout has {held:,}"
        yield Finding(name, Verdict.FAIL, reason, "holdout", remedy="run `dvc repro evaluate`")
    if predicted < params.rows:
        reason = f"{predicted:,} rows were judged; at least {params.rows:,} are required"
        yield Finding(name, Verdict.FAIL, reason, "holdout", head=predicted, limit=params.rows)


def _slices(name: str, evidence: Evidence) -> Iterator[Finding]:
    for declared in evidence.declared.slices:
        match evidence.parts(declared):
            case Unpaired() as none:
                yield Finding(name, Verdict.INCONCLUSIVE, none.reason, "slice", declared, remedy=none.remedy)
            case tuple() as parts if not any(part.is_large_enough for part in parts):
                reason = f"none of the {len(parts)} parts of {declared} has enough rows to be judged"
                yield Finding(name, Verdict.INCONCLUSIVE, reason, "slice", declared, remedy="lower its `min_rows`")
