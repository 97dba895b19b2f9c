"""Keep what was decided of each window, one row per window."""

import json
from dataclasses import asdict, dataclass, replace

from tidegate import artifacts, paths
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.records import Finding


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding as it is kept: numbers to the digits on which machines agree."""

    objective: str
    subject: str
    verdict: str
    value: float | None
    low: float | None
    high: float | None
    limit: float | None
    rows: int | None


@dataclass(frozen=True, slots=True)
class KeptWindow:
    """One decided window. `data` and `model` are digests; `first` and `last` are the times of its rows, or empty."""

    first: str
    last: str
    rows: int
    labels: int
    verdict: str
    data: str
    model: str
    findings: tuple[KeptFinding, ...]

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What makes it another window: deciding on the same rows again replaces what was decided."""
        return self.last, self.first, self.data, self.model


def kept(finding: Finding) -> KeptFinding:
    interval = finding.interval
    numbers = (finding.head, interval.low if interval else None, interval.high if interval else None, finding.limit)
    value, low, high, limit = (None if number is None else artifacts.rounded(float(number)) for number in numbers)
    return KeptFinding(finding.rule, finding.subject, finding.verdict.value, value, low, high, limit, finding.rows)


def with_window(window: KeptWindow) -> tuple[KeptWindow, ...]:
    """All windows in the order of their times, with this one in its place."""
    windows = {known.place: known for known in read()} | {window.place: window}
    return tuple(windows[place] for place in sorted(windows))


def read() -> tuple[KeptWindow, ...]:
    """Nothing where nothing was decided yet. Raises EvidenceError for a file that is not such a history."""
    from pydantic import TypeAdapter, ValidationError

    if not paths.MONITOR_HISTORY.exists():
        return ()
    try:
        rows = artifacts.read_arrow(paths.MONITOR_HISTORY).to_pylist()
        documents = [{**row, "findings": json.loads(row["findings"])} for row in rows]
        return tuple(TypeAdapter(list[KeptWindow]).validate_python(documents))
    except (ValidationError, ValueError, KeyError, OSError) as error:
        reason = f"is not a history that `tidegate monitor` wrote ({type(error).__name__}); remove it"
        raise EvidenceError(Problem(reason, Where(str(paths.MONITOR_HISTORY)))) from None


def write(windows: tuple[KeptWindow, ...]) -> None:
    import pyarrow as pa

    rows = [asdict(replace(window, findings=())) | {"findings": _text(window)} for window in windows]
    artifacts.write_table(paths.MONITOR_HISTORY, pa.Table.from_pylist(rows))


def _text(window: KeptWindow) -> str:
    return json.dumps([asdict(finding) for finding in window.findings], ensure_ascii=False, allow_nan=False)
