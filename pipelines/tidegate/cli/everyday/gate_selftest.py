"""`tidegate gate selftest`."""

import typer

from tidegate.cli._help import Group
from tidegate.cli._printing.output import TEXT, Choice, emit

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate gate selftest"


def command(output: Choice = TEXT) -> None:
    """Corrupt this work tree's evidence; the gate must object.

    Predictions, metrics, checks and rules are corrupted one way at a time. Exits 10 if the gate passes one.
    """
    from tidegate.commands.gating import gate_selftest
    from tidegate.config.params import load
    from tidegate.number_format import printable
    from tidegate.review.report import of_findings

    findings = gate_selftest.run(load(gate_selftest.Params))
    report = of_findings("gate selftest", findings)
    emit(
        report,
        output,
        [
            *(printable(f"{finding.verdict:4}  {finding.subject}: {finding.reason}") for finding in findings),
            report.headline,
        ],
    )
    raise typer.Exit(report.verdict.exit_code)
