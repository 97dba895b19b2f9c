"""Breaches: of kept windows, and those for which a model was trained again."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from tidegate import paths
from tidegate.commands.monitoring import monitor_history, retrain
from tidegate.commands.monitoring.monitor_history import KeptWindow
from tidegate.number_format import number
from tidegate.project_history.events import EventKind, HistoryEvent
from tidegate.records import Verdict
from tidegate.repository.revisions import git_process

_TITLE = re.compile(f"{re.escape(retrain.TITLE)} (.+)")
_REASON = re.compile(r"^- (.+)$", re.MULTILINE)


def events() -> Iterator[HistoryEvent]:
    yield from _retrained()
    yield from (event for window in monitor_history.read() for event in breaches(window))


def _retrained() -> Iterator[HistoryEvent]:
    """Commits of `tidegate retrain` in HEAD's history, merged or direct, with their reasons."""
    form = "--format=%H%x00%ct%x00%B"
    listed = git_process.checked("log", "-z", form, "--fixed-strings", f"--grep={retrain.TITLE}", "HEAD").split("\0")
    for commit, seconds, message in zip(listed[::3], listed[1::3], listed[2::3], strict=False):
        title, _, text = message.partition("\n")
        if not (match := _TITLE.fullmatch(title)):
            continue
        at = datetime.fromtimestamp(int(seconds), UTC)
        yield HistoryEvent(at, EventKind.RETRAINING, "model", f"trained again on rows until {match[1]}", commit[:7])
        for reason in _REASON.findall(text.partition("Edits:")[0]):
            yield HistoryEvent(at, EventKind.BREACH, "retraining", reason, commit[:7])


def breaches(window: KeptWindow) -> Iterator[HistoryEvent]:
    """What the window broke; nothing where it had no rows, and so no last one."""
    if not window.last:
        return
    at = datetime.fromisoformat(window.last).replace(tzinfo=UTC)
    evidence = f"{paths.MONITOR_HISTORY}: rows sha256:{window.data[:12]}, model sha256:{window.model[:12]}"
    for finding in window.findings:
        if finding.verdict != Verdict.FAIL.value:
            continue
        value = "" if finding.value is None else f" is {number(finding.value, 3)}"
        limit = "" if finding.limit is None else f"; the limit is {number(finding.limit, 3)}"
        says = f"{finding.subject}{value} on {finding.rows or window.rows:,} rows{limit}"
        yield HistoryEvent(at, EventKind.BREACH, finding.objective, says, evidence)
