"""Whether units can be compared: split, crossed units, missing outcomes."""

from collections.abc import Iterator

from tidegate.arrays import Floats, Mask
from tidegate.experiments.asked import FEWEST
from tidegate.experiments.units import ExperimentUnits
from tidegate.number_format import percent
from tidegate.records import Finding, Verdict
from tidegate.stats import sample_ratio
from tidegate.stats.confidence_sequence import error, half_width, totals

SPLIT_ALPHA = 0.001
"""Probability with which a correct split is called wrong, over all looks: it stops every comparison."""
MOST_CROSSED = 0.01
"""Share of the units (0..1) that may have been in both variants."""
PLANNED = 10_000
"""Units at which the interval of missing outcomes is narrowest."""


def assignment(units: ExperimentUnits, share: float) -> Iterator[Finding]:
    """A finding of the split, where `share` of the units was declared for the treatment; then what units lack."""
    import numpy as np

    yield _split(units, share)
    if units.crossed:
        yield _crossed(units)
    for name, values in units.outcomes.items():
        if (missing := np.isnan(values)).any():
            yield _missing(name, missing.astype(np.float64), units.treated)


def _split(units: ExperimentUnits, share: float) -> Finding:
    control, treatment = units.control_rows, units.treatment_rows
    rows = control + treatment
    if not rows:
        return Finding("split", Verdict.INCONCLUSIVE, "there are no units to compare", remedy="wait for units")
    seen = treatment / rows
    reason = (
        f"{treatment:,} of {rows:,} units are in the treatment ({percent(seen, 2)}); {percent(share, 2)} was declared"
    )
    if sample_ratio.bayes_factor(control, treatment, share) < 1 / SPLIT_ALPHA:
        return Finding("split", Verdict.PASS, reason, head=seen, limit=share, rows=rows)
    remedy = "find out which units are missing and since when: outcomes of such units cannot be compared"
    return Finding("split", Verdict.INCONCLUSIVE, reason, head=seen, limit=share, rows=rows, remedy=remedy)


def _crossed(units: ExperimentUnits) -> Finding:
    rows = len(units.treated) + units.crossed
    share = units.crossed / rows
    reason = f"{units.crossed:,} of {rows:,} units were in both variants ({percent(share, 2)}) and are left out"
    reason += f"; at most {percent(MOST_CROSSED, 0)} may be"
    verdict = Verdict.PASS if share <= MOST_CROSSED else Verdict.INCONCLUSIVE
    return Finding("crossed", verdict, reason, head=share, limit=MOST_CROSSED, rows=rows)


def _missing(name: str, missing: Floats, treated: Mask) -> Finding:
    """Outcomes that are missing more often in one variant: what is left of the two cannot be compared."""
    control, treatment = totals(missing[~treated]), totals(missing[treated])
    reason = f"{int(missing.sum()):,} of {len(missing):,} units have no {name}: {percent(control.mean, 2)} of control"
    reason += f", {percent(treatment.mean, 2)} of treatment"
    verdict, remedy = Verdict.PASS, ""
    if min(control.rows, treatment.rows) >= FEWEST:
        wide = half_width(len(missing), error(control, treatment), planned=PLANNED, alpha=SPLIT_ALPHA)
        if abs(treatment.mean - control.mean) > wide:
            verdict = Verdict.INCONCLUSIVE
            remedy = "find out why one variant lacks more of them, or wait until they are complete (--mature-after)"
    return Finding(
        "missing", verdict, reason, name, base=control.mean, head=treatment.mean, rows=len(missing), remedy=remedy
    )
