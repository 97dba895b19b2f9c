"""The record of golden.json, and how other answers differ from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidegate.arrays import Floats

Answer = float | list[float]
"""The answer for a row: a number, or the probability of each class."""


@dataclass(frozen=True, slots=True)
class GoldenRequests:
    """The tensors of one request with all rows, as JSON, and the answer per row: what golden.json holds.

    An answer is a number, or one per class.
    """

    inputs: list[dict[str, object]]
    answers: list[float] | list[list[float]]


def deviations(answers: "Floats", golden: GoldenRequests, tolerance: float) -> list[str]:
    """How these answers differ from those recorded by more than the tolerance."""
    found: list[Answer] = answers.tolist()
    recorded_answers: Sequence[Answer] = golden.answers
    return [
        f"golden request {place}: answers {answer!r}, the trained model answered {recorded!r}"
        for place, (answer, recorded) in enumerate(zip(found, recorded_answers, strict=True))
        if _differs(answer, recorded, tolerance)
    ]


def _differs(answer: Answer, recorded: Answer, tolerance: float) -> bool:
    numbers, kept = (value if isinstance(value, list) else [value] for value in (answer, recorded))
    if len(numbers) != len(kept):
        return True
    return any(abs(one - other) > tolerance * max(1.0, abs(other)) for one, other in zip(numbers, kept, strict=True))
