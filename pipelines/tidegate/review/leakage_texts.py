"""Say in a sentence what `evaluate` found of leakage."""

from tidegate.review.evaluation_data import LeakageMeasure
from tidegate.review.finding_numbers import count, measure


def sentence(found: tuple[LeakageMeasure, ...]) -> str:
    """What is suspected; else how much was compared."""
    suspected = [sign for sign in found if sign.is_suspected]
    if not suspected:
        return f"no sign that training has seen the holdout ({count(len(found), 'comparison')})"
    first = suspected[0]
    said = (
        f"suspected: {first.sign}, {first.subject}: {measure(first.value)} on the holdout,"
        f" {measure(first.expected)} expected, limit {measure(first.limit)}"
    )
    return f"{said}; and {count(len(suspected) - 1, 'other')}" if len(suspected) > 1 else said
