"""Write what `gate_calibration.py` measured as Markdown; what is beyond a promise stands in bold."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tidegate.records import Verdict

COMPARED = (
    "| one rule | margin | no change: blocked | inconclusive | stated "
    "| on the margin: blocked | passed | visible loss | stated | blocked |"
)
Shares = Mapping[Verdict, float]


@dataclass(frozen=True)
class Row:
    """A population whose truth is known, and how often it got each verdict."""

    name: str
    truth: str
    promised: bool
    draws: int
    shares: Shares


@dataclass(frozen=True)
class Measured:
    """Everything that one run measured."""

    known: list[Row]
    powers: list[tuple[int, int, float, Shares]]
    rows: list[dict[str, float | str]]
    policies: list[tuple[bool, int, int, int]]


def write(path: Path, found: Measured, *, draws: int, alpha: float, seed: int) -> None:
    most = alpha + 0.01
    lines = [
        "# Calibration of the gate",
        "",
        f"`python bench/gate_calibration.py {draws} {seed}`, alpha {alpha:.0%}. What is simulated stands at the head",
        "of the scripts. **Bold** is beyond what the gate promises: a false block or pass beyond alpha + 1 point, the",
        "visible loss blocked in 80 ± 4 %, the inconclusive rate as stated ± 4 points. A share of 5 % measured by",
        "1,000 draws has a standard error of 0.7 points, one of 80 % of 1.3.",
        "",
        "## Populations whose truth is known",
        "",
        "*Within*: every limit is kept by far, only a block is wrong. *On*: the truth lies on the limit, a pass and a",
        "block are both wrong. Rows in italics do not keep the conditions of docs/gate-policy.md. The families",
        "of those by blocks were known when the least number of blocks was chosen, on other draws; all others came",
        "after the methods.",
        "",
        "| population | truth | draws | blocked | passed | inconclusive |",
        "|---|---|--:|--:|--:|--:|",
        *(_known(each, most) for each in found.known),
        "",
        "## What `fairness_gap` can tell",
        "",
        "Recall of 0.7 in the middle, half of the groups on either side of the gap, at most 0.15 allowed: how often",
        f"the rule passes / blocks, of {max(10, draws // 10):,} draws.",
        "",
        *_powers(found.powers),
        "",
        "## The reference's predictions",
        "",
        COMPARED,
        "|---|---|---|---|---|---|---|---|---|---|",
        *(_row(each, most) for each in found.rows),
        "",
        "| no change, every rule of the reference's policy | draws | blocked |",
        "|---|---|---|",
        *(_policy(found.policies, most, by_day=by_day) for by_day in (False, True)),
        "",
    ]
    path.write_text("\n".join(lines))
    print("\n".join(lines))


def _known(each: Row, most: float) -> str:
    wrong = {Verdict.FAIL} if each.truth == "within" else {Verdict.FAIL, Verdict.PASS}
    cells = [
        _percent(each.shares[verdict], lambda share, verdict=verdict: share <= most or verdict not in wrong)
        for verdict in (Verdict.FAIL, Verdict.PASS, Verdict.INCONCLUSIVE)
    ]
    return (
        f"| {each.name if each.promised else f'*{each.name}*'} | {each.truth} | {each.draws:,} | {' | '.join(cells)} |"
    )


def _powers(found: list[tuple[int, int, float, Shares]]) -> Iterator[str]:
    gaps = sorted({gap for *_, gap, _ in found})
    yield f"| groups | positive rows each | {' | '.join(f'true gap {gap:g}' for gap in gaps)} |"
    yield "|--:|--:|" + "---|" * len(gaps)
    for count, rows in dict.fromkeys((each[0], each[1]) for each in found):
        shares = [each[3] for each in found if each[:2] == (count, rows)]
        cells = (f"{each[Verdict.PASS]:.0%} / {each[Verdict.FAIL]:.0%}" for each in shares)
        yield f"| {count} | {rows:,} | {' | '.join(cells)} |"


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
    draws = sum(each[3] for each in known)
    shown = _percent(sum(each[2] for each in known) / draws, lambda found: found <= most)
    return f"| {known[0][1]} rules over every row, {'by day' if by_day else 'i.i.d.'} | {draws} | {shown} |"


def _percent(share: float | str, kept: Callable[[float], bool]) -> str:
    return f"{share:.1%}" if kept(float(share)) else f"**{share:.1%}**"
