"""Training has not seen the holdout: no copied rows, no unexplained gain.

The rule looks for three signs. *Copies*: training rows that the base does not have, and that are holdout rows in all or
most columns, more often than by chance. *Score*: the holdout gains more than cross-validation does. *Single columns*: a
column that alone explains about as much of the target as the base's model, or new columns with which the model explains
more than half of what the base's left unexplained. Rows that were added, removed or changed while the sources did not
change are listed as a loosening, for an owner to approve.

Why: a model that has seen the holdout is not as good on other rows.

Example: `no_leakage: {kind: leakage}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.schema.evaluate import MetricName
from tidegate.config.section import Percent, Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence
from tidegate.gate.leakage import RevisionTable
from tidegate.gate.leakage.easier_holdout import gains
from tidegate.gate.pairing import Unpaired
from tidegate.number_format import decimals, number, percent, rounded, some
from tidegate.records import Estimate, Finding, Stricter, Verdict

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ("tables",)
NO_BASE = Unpaired("the merge base has no evidence")
STRICTER = {"copies_at_most": Stricter.SMALLER}


class Params(Section):
    """Training must not have seen the holdout."""

    kind: Literal["leakage"]
    copies_at_most: Percent = 0.005
    """The largest share of the holdout's rows that may be among new training rows, beyond chance."""
    digits: int = Field(default=4, ge=1, le=12, strict=True)
    """Significant digits to which numbers are rounded in the finest comparison; coarser ones are always made, too."""
    metric: MetricName | None = None
    """The metric whose gain is compared with cross-validation's; default: the first of evaluate.metrics."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    tables = evidence.tables
    for table in (tables.head, tables.base):
        if isinstance(table, Unpaired):
            yield Finding(name, Verdict.INCONCLUSIVE, table.reason, "tables", remedy=table.remedy)
            return
    metric = params.metric or next(iter(evidence.declared.metrics))
    findings = [*_copies(name, params, evidence), *_columns(name, evidence), *_score(name, metric, evidence)]
    yield from findings or [Finding(name, Verdict.PASS, _clean(evidence, metric))]


def _copies(name: str, params: Params, evidence: Evidence) -> Iterator[Finding]:
    from tidegate.gate.leakage.copies import copies

    compared = copies(evidence.tables, params.digits)
    if isinstance(compared, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, compared.reason, "copies", remedy=compared.remedy)
        return
    worst = max(compared, key=lambda way: way.beyond, default=None)
    if worst is not None and worst.beyond > params.copies_at_most:
        reason = (
            f"{percent(worst.share)} of the holdout's rows are among the {worst.rows:,} training rows that are new "
            f"since the base ({worst.way}, and in the target); {percent(worst.chance)} are expected by chance"
        )
        remedy = "remove the holdout's rows from the training rows"
        yield Finding(
            name,
            Verdict.FAIL,
            reason,
            "copies",
            head=worst.share,
            limit=params.copies_at_most,
            rows=worst.held,
            remedy=remedy,
        )


def _columns(name: str, evidence: Evidence) -> Iterator[Finding]:
    from tidegate.gate.leakage.strong_columns import strong

    head, base = evidence.tables.head, evidence.tables.base
    assert isinstance(head, RevisionTable)
    assert not isinstance(base, Unpaired)
    model = (evidence.base or evidence.head).predictions
    for column in strong(evidence.declared, head, base, model):
        remedy = "make sure that it is available at prediction time; an owner may waive it"
        yield Finding(
            name,
            Verdict.FAIL,
            column.reason,
            column.column,
            head=column.strength,
            limit=rounded(column.limit, 4),
            remedy=remedy,
        )
    yield from _together(name, evidence)


def _together(name: str, evidence: Evidence) -> Iterator[Finding]:
    from tidegate.gate.leakage.columns_together import sudden

    base = evidence.base.predictions if evidence.base else NO_BASE
    if gain := sudden(evidence.declared, evidence.tables, evidence.head.predictions, base):
        reason = (
            f"the model explains {gain.head:.2f} of the target on the holdout, {gain.base:.2f} at the base: more than"
            f" half of the rest is explained since these columns are new or changed: {some(list(gain.columns))}"
        )
        remedy = "make sure that none of them is computed from the target; an owner may waive it"
        yield Finding(
            name, Verdict.FAIL, reason, "columns", head=gain.head, limit=rounded(gain.limit, 4), remedy=remedy
        )


def _score(name: str, metric: str, evidence: Evidence) -> Iterator[Finding]:
    head, base = evidence.tables.head, evidence.tables.base
    if not isinstance(head, RevisionTable) or not isinstance(base, RevisionTable):
        return
    gained = gains(metric, evidence.compare(metric), base, head, evidence.direction(metric))
    if isinstance(gained, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, gained.reason, metric, remedy=gained.remedy)
    elif gained.excess > gained.noise:
        places = decimals(gained.noise)
        held, folds, noise = (number(gain, places) for gain in (gained.holdout, gained.folds, gained.noise))
        reason = (
            f"the holdout looks easier than the folds: {metric} improves by {held} on the holdout"
            f" and by {folds} ± {noise} in cross-validation; look for leakage"
        )
        low, high = gained.excess - gained.noise, gained.excess + gained.noise
        yield Finding(
            name,
            Verdict.INCONCLUSIVE,
            reason,
            metric,
            difference=Estimate(gained.excess, low, high, 0.98),
            remedy="find out what the training rows reveal about the holdout",
        )


def _clean(evidence: Evidence, metric: str) -> str:
    """What was compared, for a pass."""
    if evidence.tables.base is None:
        return (
            "no copies of the holdout in training; rows, columns and scores will be compared when the base has evidence"
        )
    changes = evidence.tables.changes
    new = sum(part.added for part in changes if part.part == "train") if not isinstance(changes, Unpaired) else 0
    rows = f"no copies of the holdout among {new:,} new training rows" if new else "no new training rows"
    alone = "no new or changed column explains the target alone"
    return f"{rows}; {alone}; {metric} gains as much on the holdout as in the folds"
