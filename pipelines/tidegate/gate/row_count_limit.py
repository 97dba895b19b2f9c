"""Whether a table's row count differs too much from the merge base's."""

from tidegate.config.schema.check import RowCountChange
from tidegate.records import Verdict


def compared(allowed: RowCountChange, base: int, head: int) -> tuple[Verdict, str]:
    """The verdict, and the sentence with both numbers and the limit. A base without rows decides nothing."""
    if base == 0:
        return Verdict.INCONCLUSIVE, f"the base has no rows, the head has {head:,}"
    change = head / base - 1
    rows = f"{head:,} rows, {change:+.2%} on the base's {base:,}"
    if allowed.shrink_at_most is not None and (base - head) / base > allowed.shrink_at_most:
        return Verdict.FAIL, f"{rows}: it may shrink by {_percent(allowed.shrink_at_most)}"
    if allowed.grow_at_most is not None and (head - base) / base > allowed.grow_at_most:
        return Verdict.FAIL, f"{rows}: it may grow by {_percent(allowed.grow_at_most)}"
    return Verdict.PASS, rows


def limit(allowed: RowCountChange) -> str:
    """What is allowed, in words."""
    parts = [("shrink", allowed.shrink_at_most), ("grow", allowed.grow_at_most)]
    return ", ".join(f"may {verb} by {_percent(share)}" for verb, share in parts if share is not None)


def _percent(share: float) -> str:
    return f"{share * 100:.10g} %"
