"""In words: whether more rows are worth it, and what a seed decides."""

from tidegate.number_format import number, places_of
from tidegate.review.evaluation_data import LearningCurve, SeedSpread
from tidegate.review.finding_numbers import count, measure


def worth(curve: LearningCurve) -> str:
    """What the last step gained, and what that says of as large a step beyond all rows."""
    before, last = curve.steps[-2:]
    step = f"from {before.rows:,} to {count(last.rows, 'row')}"
    if last.gain is None:
        return f"{curve.metric}: what the step {step} gains is undefined"
    places = places_of(last.gain)
    low, high = number(last.gain.low, places, signed=True), number(last.gain.high, places, signed=True)
    gained = f"{curve.metric} gains {number(last.gain.value, places, signed=True)} [{low}, {high}] {step}"
    if last.gain.low > 0:
        return f"{gained}: more rows are worth it so far; as large a factor again gains less, if the curve flattens"
    if last.gain.high <= 0:
        return f"{gained}: more rows of this kind are not worth it"
    return f"{gained}: not certain that more rows are worth it; as large a factor again gains at most about {high}"


def spread(seeds: SeedSpread) -> str:
    """The standard deviation between seeds, and where the trained one is among them."""
    if not seeds.deviation:
        return f"{seeds.metric} does not depend on the seed"
    ends = f"{measure(min(seeds.every))} to {measure(max(seeds.every))}"
    return (
        f"{seeds.metric} by {len(seeds.every)} seeds: {measure(seeds.mean)} on average, standard deviation "
        f"{measure(seeds.deviation)}, {ends}; the trained seed has {measure(seeds.trained)}"
    )
