"""Decide an experiment: whether its units can be compared, then each outcome."""

from collections.abc import Iterator

from tidegate.arrays import Floats, Mask
from tidegate.experiments.asked import FEWEST, ExperimentLimits
from tidegate.experiments.assignment import assignment
from tidegate.experiments.units import ExperimentUnits
from tidegate.number_format import number, places_of, plain
from tidegate.records import Estimate, Finding, Verdict
from tidegate.stats.confidence_sequence import ArmTotals, error, half_width, rows_until, totals

FEWEST_OTHERS = 10
"""Units whose outcome is not the most common one: fewer, such as 3 purchases, do not show how outcomes scatter."""
HEAVY = 0.25
"""Share of the half width: a unit that moves the difference by more is named."""


def readout(units: ExperimentUnits, limits: ExperimentLimits) -> tuple[Finding, ...]:
    """Findings of the units, then one of each outcome: undecided where the units cannot be compared."""
    comparable = tuple(assignment(units, limits.share))
    sound = all(finding.verdict is Verdict.PASS for finding in comparable)
    return (*comparable, *(_outcome(name, units, limits, sound=sound) for name in units.outcomes))


def remarks(units: ExperimentUnits, limits: ExperimentLimits) -> Iterator[str]:
    """Sentences about which units were compared, and what single ones weigh."""
    if units.others:
        yield f"{units.others:,} rows of other variants are left out"
    if units.immature:
        yield f"{units.immature:,} units were first seen too late to have their outcome and are left out"
    for name in units.outcomes:
        values, treated = _known(name, units, limits)
        if share := _heaviest(values, treated, limits):
            yield (
                f"one unit moves the difference of {name} by {share:.0%} of the interval's half width;"
                f" if no single unit is to decide, declare --cap {name}=… before the next experiment"
            )
    yield from units.notes


def _outcome(name: str, units: ExperimentUnits, limits: ExperimentLimits, *, sound: bool) -> Finding:
    values, treated = _known(name, units, limits)
    control, treatment = totals(values[~treated]), totals(values[treated])
    if (fewest := min(control.rows, treatment.rows)) < FEWEST:
        reason = f"{name}: one variant has {fewest:,} units with an outcome; at least {FEWEST} are needed"
        return Finding("outcome", Verdict.INCONCLUSIVE, reason, name, rows=len(values), remedy="wait for more units")
    if (others := _others(values)) < FEWEST_OTHERS:
        reason = f"{name}: all but {others:,} units have the same outcome; at least {FEWEST_OTHERS} others are needed"
        return Finding("outcome", Verdict.INCONCLUSIVE, reason, name, rows=len(values), remedy="wait for more units")
    return _decided(name, control, treatment, limits, alpha=limits.alpha / len(units.outcomes), sound=sound)


def _known(name: str, units: ExperimentUnits, limits: ExperimentLimits) -> tuple[Floats, Mask]:
    """The outcomes that are known, capped and adjusted as asked, and which of them are the treatment's."""
    import numpy as np

    known = np.isfinite(units.outcomes[name])
    values, treated = units.outcomes[name][known], units.treated[known]
    values = np.minimum(values, limits.caps.get(name, np.inf))
    if units.covariate is not None and 0 < treated.sum() < len(treated):
        values = adjusted(values, units.covariate[known], treated)
    return values, treated


def _decided(
    name: str, control: ArmTotals, treatment: ArmTotals, limits: ExperimentLimits, *, alpha: float, sound: bool
) -> Finding:
    """A loss is a fall of the outcome, or its growth where lower is better."""
    rows, scatter = control.rows + treatment.rows, error(control, treatment)
    wide = half_width(rows, scatter, planned=limits.planned, alpha=alpha)
    lower, margin = name in limits.lower_is_better, limits.margins.get(name, 0.0)
    moved = treatment.mean - control.mean
    kept = margin + (-moved if lower else moved)
    verdict = Verdict.PASS if kept > wide else Verdict.FAIL if kept < -wide else Verdict.INCONCLUSIVE
    remedy = ""
    if not sound:
        verdict, remedy = Verdict.INCONCLUSIVE, "the units cannot be compared; fix what is named above first"
    elif verdict is Verdict.INCONCLUSIVE:
        needed = rows_until(abs(kept), rows, scatter, planned=limits.planned, alpha=alpha)
        remedy = "it is so near to its limit that no number of units decides it"
        remedy = f"{needed - rows:,} more units decide it if the difference stays as it is" if needed else remedy
    difference = Estimate(moved, moved - wide, moved + wide, level=1 - alpha / 2)
    return Finding(
        "outcome",
        verdict,
        _sentence(name, difference, margin, lower=lower),
        name,
        base=control.mean,
        head=treatment.mean,
        difference=difference,
        limit=margin if lower else -margin,
        rows=rows,
        remedy=remedy,
    )


def _sentence(name: str, difference: Estimate, margin: float, *, lower: bool) -> str:
    places = places_of(difference)
    moved, low, high = (
        number(value, places, signed=True) for value in (difference.value, difference.low, difference.high)
    )
    limit = f"a loss of {plain(margin)} is allowed" if margin else f"it must be {'lower' if lower else 'higher'}"
    return f"{name} changes by {moved}, between {low} and {high}; {limit}"


def adjusted(values: Floats, covariate: Floats, treated: Mask) -> Floats:
    """The outcomes without what the covariate explains of them within the variants.

    Deng, Xu, Kohavi and Walker (2013): what was known before the assignment takes out noise, and nothing of the effect.
    """
    inner = covariate - _arm_means(covariate, treated)
    scatter = float(inner @ inner)
    if not scatter:
        return values
    slope = float(inner @ (values - _arm_means(values, treated))) / scatter
    less: Floats = values - slope * (covariate - covariate.mean())
    return less


def _arm_means(values: Floats, treated: Mask) -> Floats:
    import numpy as np

    means: Floats = np.where(treated, values[treated].mean(), values[~treated].mean())
    return means


def _others(values: Floats) -> int:
    import numpy as np

    return len(values) - int(np.unique(values, return_counts=True)[1].max())


def _heaviest(values: Floats, treated: Mask, limits: ExperimentLimits) -> float:
    """How far the unit of the largest influence moves the difference, in half widths; 0 where that is little."""
    import numpy as np

    control, treatment = totals(values[~treated]), totals(values[treated])
    if min(control.rows, treatment.rows) < FEWEST or not (scatter := error(control, treatment)):
        return 0.0
    influence = np.abs(values - _arm_means(values, treated)) / np.where(treated, treatment.rows, control.rows)
    share = float(influence.max()) / half_width(len(values), scatter, planned=limits.planned, alpha=limits.alpha)
    return share if share > HEAVY else 0.0
