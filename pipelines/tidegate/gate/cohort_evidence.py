"""The evidence once for each cohort of rows on which a rule must hold."""

from dataclasses import dataclass, replace
from functools import cached_property

from tidegate.gate import cohorts
from tidegate.gate.cached_method import remembered
from tidegate.gate.cohorts import Cohort, CohortName, EarlierRevision
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Overlap, Unpaired
from tidegate.records import Against


@dataclass(frozen=True, eq=False)
class Views:
    """The views of one evidence, each made once, so that rules share what is computed."""

    evidence: Evidence

    @remembered
    def compared(self, against: Against) -> tuple[Evidence, ...]:
        """The views for comparisons with that revision. Added rows are compared with the merge base."""
        evidence = self.evidence
        both, earlier = evidence.overlap(against), evidence.earlier(against)
        if isinstance(both, Unpaired) or isinstance(earlier, Unpaired):
            none = both if isinstance(both, Unpaired) else earlier
            assert isinstance(none, Unpaired)
            return (self._of(Cohort(CohortName.WHOLE, none, evidence.holdout)),)
        compared = (cohorts.shared(earlier, both, evidence.holdout), self._added)
        return tuple(self._of(cohort) for cohort in compared if cohort) or (self._of(_gone(earlier, evidence)),)

    @cached_property
    def own(self) -> tuple[Evidence, ...]:
        """The views for rules about the head alone."""
        evidence, head = self.evidence, self.evidence.head.predictions
        if isinstance(head, Unpaired):
            return (self._of(Cohort(CohortName.WHOLE, head, evidence.holdout)),)
        base = evidence.earlier(Against.MERGE_BASE)
        earlier = base if isinstance(base, EarlierRevision) else None
        own = cohorts.own(earlier, evidence.overlap(Against.MERGE_BASE), head, evidence.holdout)
        return tuple(map(self._of, own))

    @cached_property
    def _added(self) -> Cohort | None:
        base, both = self.evidence.earlier(Against.MERGE_BASE), self.evidence.overlap(Against.MERGE_BASE)
        if isinstance(base, EarlierRevision) and isinstance(both, Overlap):
            return cohorts.added(base, both, self.evidence.holdout)
        return None

    def _of(self, cohort: Cohort) -> Evidence:
        return replace(self.evidence, cohort=cohort)


def _gone(earlier: EarlierRevision, evidence: Evidence) -> Cohort:
    gone = Unpaired(f"none of the rows of {earlier.name} is in the holdout", "release a model that was evaluated on it")
    return Cohort(CohortName.WHOLE, gone, evidence.holdout)
