"""What was judged is what was meant to be: every holdout row, enough of them, and parts of every slice.

Why: a metric over the rows that happened to be there passes by leaving out the hard ones.

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
    here, table = evidence.here, evidence.held
    match here, table:
        case (Unpaired() as none, _) | (_, Unpaired() as none):
            yield Finding(name, Verdict.INCONCLUSIVE, none.reason, "holdout", remedy=none.remedy)
            return
    assert isinstance(here, Paired)
    assert not isinstance(table, Unpaired)
    found = [*_rows(name, params, here, len(table)), *_slices(name, evidence)]
    yield from found or [Finding(name, Verdict.PASS, f"all {here.rows:,} holdout rows and every slice are judged")]


def _rows(name: str, params: Params, here: Paired, held: int) -> Iterator[Finding]:
    if here.rows != held:
        reason = f"{here.rows:,} rows were predicted; the holdout has {held:,}"
        yield Finding(name, Verdict.FAIL, reason, "holdout", remedy="run `dvc repro evaluate`")
    if here.rows < params.rows:
        reason = f"{here.rows:,} rows were judged; the policy asks for {params.rows:,}"
        yield Finding(name, Verdict.FAIL, reason, "holdout", head=here.rows, limit=params.rows)


def _slices(name: str, evidence: Evidence) -> Iterator[Finding]:
    for each in evidence.declared.slices:
        match evidence.parts(each):
            case Unpaired() as none:
                yield Finding(name, Verdict.INCONCLUSIVE, none.reason, "slice", each, remedy=none.remedy)
            case tuple() as parts if not any(part.is_large_enough for part in parts):
                reason = f"none of the {len(parts)} parts of {each} has enough rows to be judged"
                yield Finding(name, Verdict.INCONCLUSIVE, reason, "slice", each, remedy="lower its `min_rows`")
