"""How many equal blocks unequal ones are worth, without a library of numbers."""

from collections.abc import Sequence


def of_independent_rows(sizes: Sequence[int]) -> float:
    """`resampling.effective_freedom` of blocks whose rows are independent: (0..count − 1], 0 for fewer than two blocks.

    With variance 1/size, Bell and McCaffrey's quadratic form (2002) reduces to the odds q = size ÷ (total − size) of a
    row to be in the block: (Σq)² ÷ ((Σq²)² + Σq² − Σq⁴). Sizes are at least 1.
    """
    if len(sizes) < 2:
        return 0.0
    total = sum(sizes)
    odds = [size / (total - size) for size in sizes]
    squares = [value * value for value in odds]
    twice = sum(squares)
    return float(sum(odds) ** 2 / (twice * twice + twice - sum(value * value for value in squares)))
