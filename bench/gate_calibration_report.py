"""Write what `gate_calibration.py` measured as Markdown; what is beyond a promise stands in bold."""

from collections.abc import Callable
from pathlib import Path

HEADINGS = (
    "| one rule | margin | no change: blocked | inconclusive | stated "
    "| on the margin: blocked | passed | visible loss | stated | blocked |"
)


def write(
    path: Path,
    rows: list[dict[str, float | str]],
    policies: list[tuple[bool, int, int, int]],
    *,
    draws: int,
    alpha: float,
) -> None:
    most = alpha + 0.01
    lines = [
        "# Calibration of the gate",
        "",
        f"`python bench/gate_calibration.py`: {draws:,} draws per truth, alpha {alpha:.0%}. What is simulated stands",
        "at the head of the script. **Bold** is beyond what the gate promises: both errors at most alpha + 1 point,",
        "the visible loss blocked in 80 ± 4 %, the inconclusive rate as stated ± 4 points. A share of 5 % measured by",
        "1,000 draws has a standard error of 0.7 points, one of 80 % of 1.3; on the margin 4 times as many are made.",
        "",
        HEADINGS,
        "|---|---|---|---|---|---|---|---|---|---|",
        *(_row(each, most) for each in rows),
        "",
        "| no change, every rule of the reference's policy | blocked |",
        "|---|---|",
        *(_policy(policies, most, by_day=by_day) for by_day in (False, True)),
        "",
    ]
    path.write_text("\n".join(lines))
    print("\n".join(lines))


def _row(each: dict[str, float | str], most: float) -> str:
    stated = float(each["undecided stated"])
    cells = (
        str(each["name"]),
        str(each["margin"]),
        _percent(each["no change blocked"], lambda share: share <= most),
        _percent(each["undecided"], lambda share: abs(share - stated) <= 0.04),
        f"{stated:.1%}",
        _percent(each["margin blocked"], lambda share: share <= most),
        _percent(each["margin passed"], lambda share: share <= most),
        f"{each['visible']:.4f}",
        f"{each['visible stated']:.4f}",
        _percent(each["visible blocked"], lambda share: abs(share - 0.8) <= 0.04),
    )
    return f"| {' | '.join(cells)} |"


def _policy(policies: list[tuple[bool, int, int, int]], most: float, *, by_day: bool) -> str:
    known = [each for each in policies if each[0] is by_day]
    share = sum(each[2] for each in known) / sum(each[3] for each in known)
    shown = _percent(share, lambda found: found <= most)
    return f"| {known[0][1]} rules over every row, {'by day' if by_day else 'i.i.d.'} | {shown} |"


def _percent(share: float | str, kept: Callable[[float], bool]) -> str:
    return f"{share:.1%}" if kept(float(share)) else f"**{share:.1%}**"
