"""gate selftest: corrupt this work tree's evidence and policy, and demand that the gate says no."""

from pathlib import Path

from tidegate import paths
from tidegate.config.schema.data import id_column
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.gate import load_evidence, selftest
from tidegate.gate.evidence import Evidence
from tidegate.gate.gate_params import Declared
from tidegate.gate.leakage import NO_TABLES, Tables
from tidegate.gate.leakage import load_tables as leakage
from tidegate.models import timing
from tidegate.models.confined_process import ConfinedProcess
from tidegate.records import Finding


class Params(Declared):
    pass


def run(params: Params) -> tuple[Finding, ...]:
    """One finding per trial: it passes where the gate turned red, and where the healthy twin did not."""
    here = load_evidence.revision(Path(), "work tree")
    table = leakage.table(Path(), "the work tree") if leakage.asked(params.gate) else None
    trust = sorted(trusted_here())
    model = timing.Candidate(paths.MODEL, paths.HOLDOUT, params.columns, params.evaluate.task)
    with ConfinedProcess() as process:
        known = Evidence(
            params.evaluate,
            here,
            seed=params.seed,
            holdout=load_evidence.holdout(Path(), id_column(params.columns)),
            timing=lambda rows, longer: timing.measure(process, model, model, rows=rows, longer=longer, extra=trust),
            tables=Tables(table, table) if table else NO_TABLES,
        )
        return tuple(selftest.findings(params, known))
