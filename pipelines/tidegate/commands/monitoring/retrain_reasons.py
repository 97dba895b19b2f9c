"""Why a model is trained again, why not yet, and when it is taken back."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from tidegate import paths
from tidegate.config import params
from tidegate.config.schema.monitor import Monitor, Retrain
from tidegate.errors import UserError
from tidegate.objectives import DataParams
from tidegate.records import Finding, Verdict
from tidegate.repository.revisions import git, subfolder

PERFORMANCE = "performance"
"""The kind of objective whose breach a release can be taken back for: the model's own quality."""

RETRAIN, ROLLBACK = "retrain", "rollback"
"""What the branches of proposals begin with."""


def watches_rows(monitor: Monitor) -> bool:
    """Whether an objective decides on rows: `every` alone asks for a training without any."""
    return any(isinstance(objective, DataParams) for objective in monitor.objectives.values())


def asked(declared: Retrain, findings: Iterable[Finding], new_s: float) -> Iterator[str]:
    """Why the model is to be trained again: breached objectives, or enough new rows. Nothing: it is not."""
    for finding in _asking(declared, findings):
        if finding.verdict is Verdict.FAIL:
            yield f"{finding.rule}: {finding.reason}"
    if declared.every and new_s >= declared.every:
        yield f"the new rows span {_days(new_s)}, and retraining is due every {_days(declared.every)}"


def not_breached(declared: Retrain, findings: Iterable[Finding]) -> str:
    """What is said of rows that ask for nothing: what is undecided does not hold."""
    undecided = [found for found in _asking(declared, findings) if found.verdict is Verdict.INCONCLUSIVE]
    if not undecided:
        return "hold every objective: no need to train again"
    more = f", and {len(undecided) - 1:,} more" if len(undecided) > 1 else ""
    return (
        f"breach no objective, and not all are decided ({undecided[0].rule}: {undecided[0].reason}{more}): not trained"
    )


def _asking(declared: Retrain, findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if not declared.objectives or finding.rule in declared.objectives)


def not_yet(declared: Retrain, now: datetime) -> str:
    """Why it is too early: when the data window last moved; empty where it is not."""
    last = _since(("data.split", "data.sources"))
    if last is None or now - last >= timedelta(seconds=declared.cool_down):
        return ""
    again = last + timedelta(seconds=declared.cool_down)
    return f"the data window moved on {last:%Y-%m-%d}; retraining cools down until {again:%Y-%m-%d %H:%M} UTC"


def open_branch(branches: Collection[str], kind: str, start: str = "") -> str:
    """The first of these branches that this project proposed of that kind, empty where there is none."""
    first = subfolder.branch(kind, start)
    return min((name for name in branches if name.startswith(first) and "/" not in name[len(first) :]), default="")


def released_lately(monitor: Monitor, findings: Iterable[Finding], now: datetime) -> bool:
    """Whether the model's own quality is breached so soon after its release that the release is taken back."""
    rollback = monitor.retrain.rollback if monitor.retrain else None
    if rollback is None:
        return False
    breached = {finding.rule for finding in findings if finding.verdict is Verdict.FAIL}
    if not any(monitor.objectives[name].kind == PERFORMANCE for name in breached & monitor.objectives.keys()):
        return False
    since = _since((f"environments.{rollback.environment}.release",))
    return since is not None and now - since < timedelta(seconds=rollback.within)


def _since(keys: tuple[str, ...]) -> datetime | None:
    """When one of the keys of params.yaml last changed in HEAD's history; None where it never did."""
    head = git.resolve("HEAD")
    now = _values(head, keys)
    after = head
    for revision in git.history(head, str(paths.PARAMS), most=1_000):
        if _values(revision, keys) != now:
            return git.committed_at(after)
        after = revision
    return None


def _values(revision: git.Revision, keys: tuple[str, ...]) -> tuple[object, ...] | None:
    try:
        values = params.parsed(git.content(revision, str(paths.PARAMS)) or b"")
    except UserError:
        return None
    return tuple(params.at(values, key) for key in keys)


def _days(seconds: float) -> str:
    days = seconds / 86_400
    return f"{days:.0f} days" if days >= 2 else f"{seconds / 3600:.0f} hours"
