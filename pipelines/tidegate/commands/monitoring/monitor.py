"""monitor: decide on a window of production rows, and keep the result."""

from collections.abc import Iterator
from dataclasses import dataclass

from tidegate import artifacts, paths, storage
from tidegate.commands.monitoring import first_objective, monitor_history
from tidegate.commands.monitoring.monitor_history import KeptWindow
from tidegate.commands.monitoring.moved_inputs import MovedInput, moved_inputs
from tidegate.commands.monitoring.window_rows import window_rows
from tidegate.commands.monitoring.window_table import WindowRequest
from tidegate.config.composing.compose import compose
from tidegate.config.validation.parse import typed
from tidegate.data.statistics.stored_columns import memory_given_back
from tidegate.kinds import OBJECTIVES
from tidegate.objectives import DataParams, WindowRows
from tidegate.records import Finding, Verdict

UNDECIDED = "no finding: nothing was decided"
MOST_UNDECIDED = 3
"""Undecided findings that are printed of each objective; a page and the machine formats have all."""


@dataclass(frozen=True, slots=True)
class DecidedWindow:
    """A window, the findings of every objective, and all windows that were kept, this one last in its place."""

    project: str
    window: KeptWindow
    findings: tuple[Finding, ...]
    objectives: dict[str, DataParams]
    history: tuple[KeptWindow, ...]
    notes: tuple[str, ...] = ()
    moved: tuple[MovedInput, ...] = ()
    """The inputs of which a drift is certain."""

    @property
    def verdict(self) -> Verdict:
        return Verdict.worst(finding.verdict for finding in self.findings)


def run(request: WindowRequest, *, keep: bool) -> DecidedWindow:
    """Nothing is written before everything is decided."""
    declared = typed(compose().root)
    objectives = first_objective.declared_of_rows(declared)
    with storage.folder() as scratch, memory_given_back():
        rows = window_rows(request, declared, scratch)
        findings = tuple(_findings(objectives, rows))
        moved = tuple(moved_inputs(rows, _drifted(objectives, findings)))
    window = _kept(rows, findings)
    history = monitor_history.with_window(window)
    if keep:
        monitor_history.write(history)
    return DecidedWindow(declared.project, window, findings, objectives, history, rows.notes, moved)


def _drifted(objectives: dict[str, DataParams], findings: tuple[Finding, ...]) -> list[str]:
    """The columns that an objective `input_drift` found beyond a limit."""
    return sorted(
        {
            finding.subject.rpartition(" ")[0]
            for finding in findings
            if finding.verdict is Verdict.FAIL and objectives[finding.rule].kind == "input_drift"
        }
    )


def _findings(objectives: dict[str, DataParams], rows: WindowRows) -> Iterator[Finding]:
    """The findings, at least one per objective: none would read as healthy."""
    for name, params in objectives.items():
        found = list(OBJECTIVES.load(params.kind).observe(name, params, rows))
        yield from found or [Finding(name, Verdict.INCONCLUSIVE, UNDECIDED)]


def _kept(rows: WindowRows, findings: tuple[Finding, ...]) -> KeptWindow:
    import numpy as np

    first, last = ("", "") if rows.seconds is None else (rows.seconds.min(), rows.seconds.max())
    return KeptWindow(
        first=str(np.datetime64(round(float(first)), "s")) if first != "" else "",
        last=str(np.datetime64(round(float(last)), "s")) if last != "" else "",
        rows=rows.rows,
        labels=int(np.isfinite(rows.truth).sum()),
        verdict=Verdict.worst(finding.verdict for finding in findings).value,
        data=rows.digest,
        model=artifacts.sha256(paths.MODEL),
        findings=tuple(monitor_history.kept(finding) for finding in findings),
    )


def text(decided: DecidedWindow) -> Iterator[str]:
    """The findings by objective, worst first within each."""
    window = decided.window
    span = f"{window.first} to {window.last}, " if window.first else ""
    word = {Verdict.PASS: "HEALTHY", Verdict.FAIL: "BREACHED", Verdict.INCONCLUSIVE: "UNDECIDED"}[decided.verdict]
    yield f"{word}  {span}{window.rows:,} rows, {window.labels:,} labels"
    yield from (f"  {note}" for note in decided.notes)
    for name, params in decided.objectives.items():
        own = [finding for finding in decided.findings if finding.rule == name]
        worst = Verdict.worst(finding.verdict for finding in own)
        yield ""
        yield f"{worst.value:<13} {name} ({params.kind}, {params.severity.value}, {params.owner})"
        failed, doubted, held = (
            [finding for finding in own if finding.verdict is verdict] for verdict in reversed(Verdict)
        )
        shown = own if len(own) == 1 else [*failed, *doubted[:MOST_UNDECIDED]]
        yield from (f"  {finding.reason}" for finding in shown)
        if len(own) > 1:
            more = f", {len(doubted) - MOST_UNDECIDED} more are undecided" if len(doubted) > MOST_UNDECIDED else ""
            yield f"  {len(held)} of {len(own)} hold{more}"
