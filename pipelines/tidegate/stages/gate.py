"""gate: judge what lies in the work tree against the evidence and the policy of the merge base."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from tidegate.config.schema.data import id_column
from tidegate.policy import reading
from tidegate.policy.base import policy
from tidegate.policy.declared import Declared
from tidegate.policy.evidence import Evidence
from tidegate.policy.judge import Circumstances, judge
from tidegate.policy.loosening import approve, code
from tidegate.records import Decision
from tidegate.repository import evidence as kept
from tidegate.repository import git


class Params(Declared):
    pass


def run(
    params: Params,
    *,
    base: str | None = None,
    approved_by: str = "",
    today: date | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Decision:
    """Judge the work tree against where it left `base` (default: origin/main, else main).

    `approved_by` names the owner who answers for a weakened policy. `tell` hears, one sentence each, what takes long.
    """
    head = reading.revision(Path(), git.here())
    revision = git.merge_base(base)
    with kept.at(revision, tell=tell) as found:
        none = found.origin is kept.Origin.NONE
        judged = policy(found.root, params, () if none else _changed(revision), approved=bool(approved_by))
        declared = judged.declared
        evidence = Evidence(
            declared.evaluate,
            head,
            None if none else reading.revision(found.root, str(revision)),
            seed=declared.seed,
            written=params.evaluate,
            holdout=reading.holdout(Path() if none else found.root, id_column(params.columns)),
        )
        given = Circumstances(
            base=str(revision),
            loosenings=tuple(approve((each.finding() for each in judged.loosenings), approved_by)),
            waivers=judged.waivers or {},
            today=today or datetime.now(UTC).date(),
            notes=tuple(filter(None, (str(found), judged.note))),
        )
        return judge(declared.gate, evidence, given)


def _changed(revision: git.Revision) -> Iterator[tuple[str, str]]:
    """The judging files and workflows that differ from the base."""
    return ((each.path, each.status) for each in git.changed(revision, (*code.JUDGING, *code.WORKFLOWS)))
