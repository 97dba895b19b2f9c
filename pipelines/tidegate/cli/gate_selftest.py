"""`tidegate gate selftest`."""

import typer

from tidegate.cli._output import Choice, Output, emit


def command(output: Choice = Output.TEXT) -> None:
    """Corrupt predictions, metrics, checks and policy in declared ways: each has to turn the gate red, or exit 10."""
    from tidegate.commands import gate_selftest
    from tidegate.config.params import load
    from tidegate.number_format import printable
    from tidegate.review.report import of_findings

    findings = gate_selftest.run(load(gate_selftest.Params))
    report = of_findings("gate selftest", findings)
    emit(
        report,
        output,
        [*(printable(f"{each.verdict:4}  {each.subject}: {each.reason}") for each in findings), report.headline],
    )
    raise typer.Exit(report.verdict.exit_code)
