"""Show a rule the evidence once for each cohort of rows on which it has to hold."""

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
    """The views of one evidence, each made once: what rules ask of it is computed once for all of them."""

    evidence: Evidence

    @remembered
    def compared(self, against: Against) -> tuple[Evidence, ...]:
        """For comparisons with that revision. Added rows are those of this change, compared with the merge base."""
        evidence = self.evidence
        both, reference = evidence.overlap(against), evidence.reference(against)
        if isinstance(both, Unpaired) or isinstance(reference, Unpaired):
            none = both if isinstance(both, Unpaired) else reference
            assert isinstance(none, Unpaired)
            return (self._of(Cohort(CohortName.WHOLE, none, evidence.holdout)),)
        found = (cohorts.shared(reference, both, evidence.holdout), self._added)
        return tuple(self._of(cohort) for cohort in found if cohort) or (self._of(_gone(reference, evidence)),)

    @cached_property
    def own(self) -> tuple[Evidence, ...]:
        """For rules that judge the head by itself."""
        evidence, here = self.evidence, self.evidence.head.predictions
        if isinstance(here, Unpaired):
            return (self._of(Cohort(CohortName.WHOLE, here, evidence.holdout)),)
        base = evidence.reference(Against.MERGE_BASE)
        known = base if isinstance(base, EarlierRevision) else None
        found = cohorts.own(known, evidence.overlap(Against.MERGE_BASE), here, evidence.holdout)
        return tuple(map(self._of, found))

    @cached_property
    def _added(self) -> Cohort | None:
        base, both = self.evidence.reference(Against.MERGE_BASE), self.evidence.overlap(Against.MERGE_BASE)
        if isinstance(base, EarlierRevision) and isinstance(both, Overlap):
            return cohorts.added(base, both, self.evidence.holdout)
        return None

    def _of(self, cohort: Cohort) -> Evidence:
        return replace(self.evidence, cohort=cohort)


def _gone(reference: EarlierRevision, evidence: Evidence) -> Cohort:
    gone = Unpaired(f"none of the rows of {reference.name} is in the holdout", "release a model that was judged on it")
    return Cohort(CohortName.WHOLE, gone, evidence.holdout)
