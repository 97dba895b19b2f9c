"""gate selftest: corrupt the work tree's evidence and gate, and require a block."""

from pathlib import Path

from tidegate.config.schema.data import id_column
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.gate import load_evidence, selftest
from tidegate.gate.evidence import Evidence, tables, timing
from tidegate.gate.evidence.timing import Timed
from tidegate.gate.gate_params import GateParams
from tidegate.gate.leakage import NO_TABLES, Tables
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder, name_of
from tidegate.models.confined.confined_process import ConfinedProcess
from tidegate.models.confined.timing import ModelToTime, measure
from tidegate.records import Finding


class Params(GateParams):
    pass


def run(params: Params) -> tuple[Finding, ...]:
    """One finding per trial: it passes where the gate turns red, and the healthy twin does not."""
    folder, trust = RevisionFolder(Path(), "work tree"), sorted(trusted_here())
    needs = load_evidence.needed(params.gate)
    head = load_evidence.revision(folder, needs, declared=params)
    with ConfinedProcess() as process:

        def timed(rows: int, longer: int) -> Timed | Unpaired:
            timeable = head.of(timing)
            if isinstance(timeable, Unpaired):
                return timeable
            model = ModelToTime(timeable, params.columns, params.evaluate.task)
            return measure(process, [model, model], rows=rows, longer=longer, extra=trust)

        evidence = Evidence(
            params.evaluate,
            head,
            seed=params.seed,
            holdout=load_evidence.holdout(Path(), id_column(params.columns)),
            timing=timed,
            tables=Tables(head.of(tables), head.of(tables)) if name_of(tables) in needs else NO_TABLES,
        )
        return tuple(selftest.findings(params, evidence))
