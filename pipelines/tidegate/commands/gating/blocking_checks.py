"""Whether critical checks block a change, so that no base is rebuilt for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tidegate.gate import waivers
from tidegate.gate.effective_gate import EffectiveGate, effective_gate
from tidegate.gate.evidence import check_report
from tidegate.gate.gate_params import GateParams
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder
from tidegate.number_format import some
from tidegate.records import Finding, Verdict
from tidegate.repository.revisions import git


@dataclass
class BlockingChecks:
    """Asked before the base is rebuilt, and remembers which checks made that needless."""

    head: GateParams
    work_tree: RevisionFolder
    today: date
    approved: bool
    """Whether an owner approved the change: then the head's own gate may decide, and the base is always rebuilt."""
    blocking: tuple[str, ...] = field(default=(), init=False)

    def leave_open(self, root: Path) -> bool:
        """Whether the verdict may depend on the evidence of the base, which is checked out in `root` without it.

        It does not if a critical check failed, a rule of the gate blocks by that, and no waiver covers it: of a
        critical check the rule asks the head alone.
        """
        report = check_report.read(self.work_tree)
        failed = {} if isinstance(report, Unpaired) else _failed(report)
        if failed and not self.approved:
            gate = effective_gate(root, self.head, ())  # which files changed lists weakenings, and decides no rule
            self.blocking = tuple(check for check in failed if any(self._blocks(gate, check, failed[check])))
        return not self.blocking

    def notes(self, revision: git.Revision) -> Iterator[str]:
        """Why the base's evidence is incomplete."""
        if self.blocking:
            fail = "fails" if len(self.blocking) == 1 else "fail"
            which = some(list(self.blocking))
            yield f"not rebuilt: {which} {fail} here, which blocks this change whatever {revision} recorded"

    def _blocks(self, gate: EffectiveGate, check: str, reason: str) -> Iterator[bool]:
        """For each rule on data checks, whether it blocks by this check."""
        for name, rule in gate.declared.gate.rules.items():
            if rule.kind == "data_checks":
                finding = Finding(name, Verdict.FAIL, reason, check)
                left = waivers.honour(finding, gate.waivers or {}, loss=None, today=self.today)
                yield left.verdict is Verdict.FAIL


def _failed(report: check_report.CheckEvidence) -> dict[str, str]:
    """The reason of each critical check that failed."""
    return {
        name: check.reason
        for name, check in report.checks.items()
        if (check.outcome, check.severity) == ("fail", "critical")
    }
