"""Time the models of head and base, and score the base model on added rows."""

import filecmp
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from tidegate.config.schema.data import features, id_column
from tidegate.errors import EvidenceError
from tidegate.gate import load_evidence
from tidegate.gate.evidence import timing
from tidegate.gate.evidence.timing import Timed
from tidegate.gate.gate_params import GateParams
from tidegate.gate.pairing import Overlap, Predictions, Unpaired
from tidegate.gate.revision import RevisionEvidence
from tidegate.models.confined.confined_process import ConfinedProcess
from tidegate.repository import dvc_outputs
from tidegate.repository.revisions import git


@dataclass(frozen=True)
class Models:
    """The process that runs the models, what head and base declare of theirs, and the classes they may consist of."""

    process: ConfinedProcess
    head: GateParams
    base: GateParams | None
    trust: Collection[str]

    def of_added_rows(self, model: Path, both: Overlap) -> Predictions | Unpaired:
        """The base model's predictions of the added rows; made before a model of the change is read."""
        from tidegate.models.confined.rescoring import EarlierModel, rescored

        table = load_evidence.holdout(Path(), id_column(self.head.columns))()
        if self.base is None:
            return Unpaired("the columns of the base model are unknown")
        if isinstance(table, Unpaired):
            return table
        earlier = EarlierModel(model, self.base.columns, self.base.evaluate.task, self.trust)
        try:
            return rescored(self.process, earlier, table, both, self.head.columns)
        except EvidenceError as error:
            return Unpaired(str(error))

    def same(self, head: RevisionEvidence, base: RevisionEvidence | None) -> bool:
        """Whether both have one model for the same rows, byte for byte, and read these alike."""
        if base is None or self.base is None:
            return False
        ours, theirs = head.of(timing), base.of(timing)
        if isinstance(ours, Unpaired) or isinstance(theirs, Unpaired):
            return False
        is_read_alike = features(self.head.columns) == features(self.base.columns)
        return (
            is_read_alike
            and self.head.evaluate.task == self.base.evaluate.task
            and filecmp.cmp(ours.model, theirs.model, shallow=False)
            and filecmp.cmp(ours.holdout, theirs.holdout, shallow=False)
        )

    def timed(self, head: RevisionEvidence, base: RevisionEvidence | None, rows: int, longer: int) -> Timed | Unpaired:
        """How long they take for rows of their own holdouts, in turns; a repeated measurement uses another process."""
        from tidegate.models.confined.timing import ModelToTime, measure

        candidates = []
        for revision, declared in ((head, self.head), (base, self.base)):
            if revision is None or declared is None:
                continue
            timeable = revision.of(timing)
            if isinstance(timeable, Unpaired):
                return timeable
            candidates.append(ModelToTime(timeable, declared.columns, declared.evaluate.task))
        with ConfinedProcess() as other:
            process = self.process if longer == 1 else other
            return measure(process, candidates, rows=rows, longer=longer, extra=sorted(self.trust))


def has_another(revision: git.Revision) -> bool:
    """Whether dvc.lock names another model or holdout than the base's: only then a process loads models meanwhile."""
    try:
        outs = (
            dvc_outputs.read(Path()),
            dvc_outputs.parse(git.content(revision, str(dvc_outputs.LOCK)) or b"stages: {}"),
        )
    except EvidenceError:
        return True  # it is reported where the evidence is read
    ours, theirs = ({(out.path, out.md5) for out in listed if out.holds(*timing.PATHS)} for listed in outs)
    return ours != theirs
