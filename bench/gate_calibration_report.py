"""Write what `gate_calibration.py` measured as Markdown; what is beyond a promise in both draws is in bold."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from tidegate.records import Verdict

ALPHA = 0.05
MOST = ALPHA + 0.01
"""The largest share of false blocks, and of false passes."""
SEEN, ABOUT = 0.8, 0.04
"""The share of visible losses that is blocked, and how far a share may lie from what is stated."""
COMPARED = (
    "| one rule | margin | no change: blocked | inconclusive | stated "
    "| on the margin: blocked | passed | visible loss | stated | blocked |"
)
KNOWN_HEAD = ("| population | truth | draws | blocked | passed | inconclusive |", "|---|---|--:|--:|--:|--:|")
Shares = Mapping[Verdict, float]


class Shown(Protocol):
    """A row of a table: how many draws it is of, its shares by column, and which of them keep the promise."""

    @property
    def draws(self) -> int: ...

    def shares(self) -> Mapping[str, tuple[float, bool]]: ...


Line = TypeVar("Line", bound=Shown)


@dataclass(frozen=True)
class Twice(Generic[Line]):
    """A row, and the same drawn again where a share of the first is beyond its promise."""

    first: Line
    again: Line | None

    @classmethod
    def of(cls, first: Line, again: Callable[[], Line]) -> "Twice[Line]":
        kept = all(kept for _, kept in first.shares().values())
        return cls(first, None if kept else again())

    def cells(self) -> dict[str, str]:
        """Each share; after it what the second draw gave, where the first is beyond. Bold where both are."""
        return {name: self._cell(name) for name in self.first.shares()}

    def _cell(self, name: str) -> str:
        share, kept = self.first.shares()[name]
        if kept or self.again is None:
            return f"{share:.1%}"
        second, within = self.again.shares()[name]
        shown = f"{share:.1%}, of {self.again.draws:,}: {second:.1%}"
        return shown if within else f"**{shown}**"


@dataclass(frozen=True)
class Known:
    """A population whose truth is known, and how often it got each verdict."""

    name: str
    truth: str
    promised: bool
    draws: int
    verdicts: Shares

    def shares(self) -> Mapping[str, tuple[float, bool]]:
        wrong = {Verdict.FAIL} if self.truth == "within" else {Verdict.FAIL, Verdict.PASS}
        return {each: (share, share <= MOST or each not in wrong) for each, share in self.verdicts.items()}


@dataclass(frozen=True)
class Ruled:
    """What one rule decides over the reference's rows: without a change, on the margin, and of the visible loss."""

    name: str
    margin: float
    draws: int
    unchanged_blocked: float
    undecided: float
    undecided_stated: float
    margin_blocked: float
    margin_passed: float
    visible: float
    visible_stated: float
    visible_blocked: float

    def shares(self) -> Mapping[str, tuple[float, bool]]:
        wrong = ("unchanged_blocked", "margin_blocked", "margin_passed")
        return {
            **{name: (getattr(self, name), getattr(self, name) <= MOST) for name in wrong},
            "undecided": (self.undecided, abs(self.undecided - self.undecided_stated) <= ABOUT),
            "visible_blocked": (self.visible_blocked, abs(self.visible_blocked - SEEN) <= ABOUT),
        }


@dataclass(frozen=True)
class WholeGate:
    """How often any of the reference's rules fails though the models do not differ."""

    by_day: bool
    rules: int
    draws: int
    blocked: float

    def shares(self) -> Mapping[str, tuple[float, bool]]:
        return {"blocked": (self.blocked, self.blocked <= MOST)}


@dataclass(frozen=True)
class Measured:
    """Everything that one run measured."""

    known: list[Twice[Known]]
    powers: list[tuple[int, int, float, Shares]]
    rows: list[Twice[Ruled]]
    gates: list[Twice[WholeGate]]


RARE = "## Rare classes"


def put_rare(path: Path, found: list[Twice[Known]], *, draws: int, seed: int, cells: int) -> None:
    """Put the section of populations with a rare class in the place of the one that the report has, or at its end."""
    part = [] if len(found) == cells else [f"Drawn so far: {len(found)} of {cells} populations (`--cells`).", ""]
    lines = [
        RARE,
        "",
        *part,
        f"`python bench/gate_rare_calibration.py {draws} {seed}`: of 2,000 rows 8, 20 or 60 are positive, or of 1,000",
        "rows of three classes so many are of the rarest. A head loses by rows of the rare class alone, or by all.",
        "As above, the truth lies *on* the limit (margin, floor, largest gap), or *within* it. Other draws of these",
        "populations found faults of floors, slice gaps and `average_precision`, fixed before these were drawn.",
        "",
        *KNOWN_HEAD,
        *(_known(each) for each in found),
        "",
    ]
    path.write_text(path.read_text().split(RARE)[0].rstrip() + "\n\n" + "\n".join(lines))
    print("\n".join(lines))


def write(path: Path, found: Measured, *, draws: int, again: int, seed: int) -> None:
    lines = [
        "# Calibration of the gate",
        "",
        f"`python bench/gate_calibration.py {draws} {seed}`, alpha {ALPHA:.0%}. What is simulated is described",
        "in the scripts. The gate promises: false blocks and passes at most alpha + 1 point, the visible loss blocked",
        "in 80 ± 4 %, the inconclusive rate as stated ± 4 points. A share of 5 % measured by 1,000 draws has a",
        "standard error of 0.7 points, one of 80 % of 1.3: of over a hundred cells one or two are beyond by chance.",
        f"A cell that is beyond is drawn again, {again} times as often and from other streams, and shows both",
        "shares; **bold** is beyond in both.",
        "",
        "## Populations whose truth is known",
        "",
        "*Within*: every limit is kept by far, only a block is wrong. *On*: the truth lies on the limit, a pass and a",
        "block are both wrong. Rows in italics do not keep the conditions of docs/gate-policy.md. The families",
        "of those by blocks were known when the least number of blocks was chosen, on other draws; all others came",
        "after the methods.",
        "",
        *KNOWN_HEAD,
        *(_known(each) for each in found.known),
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
        *(_row(each) for each in found.rows),
        "",
        "| no change, every rule of the reference's gate | draws | blocked |",
        "|---|---|---|",
        *(_gate(each) for each in found.gates),
        "",
    ]
    rare = path.read_text().partition(RARE)[1:] if path.is_file() else ()
    path.write_text("\n".join([*lines, "".join(rare)] if rare else lines))  # that of another script stays
    print("\n".join(lines))


def _known(each: Twice[Known]) -> str:
    here, cells = each.first, each.cells()
    name = here.name if here.promised else f"*{here.name}*"
    shown = (cells[verdict] for verdict in (Verdict.FAIL, Verdict.PASS, Verdict.INCONCLUSIVE))
    return f"| {name} | {here.truth} | {here.draws:,} | {' | '.join(shown)} |"


def _powers(found: list[tuple[int, int, float, Shares]]) -> Iterator[str]:
    gaps = sorted({gap for *_, gap, _ in found})
    yield f"| groups | positive rows each | {' | '.join(f'true gap {gap:g}' for gap in gaps)} |"
    yield "|--:|--:|" + "---|" * len(gaps)
    for count, rows in dict.fromkeys((each[0], each[1]) for each in found):
        shares = [each[3] for each in found if each[:2] == (count, rows)]
        cells = (f"{each[Verdict.PASS]:.0%} / {each[Verdict.FAIL]:.0%}" for each in shares)
        yield f"| {count} | {rows:,} | {' | '.join(cells)} |"


def _row(each: Twice[Ruled]) -> str:
    here, shown = each.first, each.cells()
    cells = (
        here.name,
        str(here.margin),
        shown["unchanged_blocked"],
        shown["undecided"],
        f"{here.undecided_stated:.1%}",
        shown["margin_blocked"],
        shown["margin_passed"],
        f"{here.visible:.4f}",
        f"{here.visible_stated:.4f}",
        shown["visible_blocked"],
    )
    return f"| {' | '.join(cells)} |"


def _gate(each: Twice[WholeGate]) -> str:
    here = each.first
    name = f"{here.rules} rules over every row, {'by day' if here.by_day else 'i.i.d.'}"
    return f"| {name} | {here.draws} | {each.cells()['blocked']} |"
