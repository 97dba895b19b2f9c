"""`tidegate monitor`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._printing.output import TEXT, emit, known_format

if TYPE_CHECKING:
    from tidegate.commands.monitoring.window_table import WindowRequest

GROUP = Group.SERVING
EXAMPLE = "tidegate monitor --data data/split/recent.parquet"
HTML = "html"


def _known(name: str) -> str:
    return known_format(name, (HTML,))


def command(
    prove: Annotated[bool, typer.Option("--prove", help="Prove that each alert fires on a seeded fault.")] = False,
    data: Annotated[
        str | None,
        typer.Option(
            help="Decide on the rows of this file (parquet, csv, json, a log of requests) or of monitor.sources."
        ),
    ] = None,
    labels: Annotated[
        str | None, typer.Option(help="File, or one of monitor.sources, with ids and the labels that came late.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Only rows from this time on, as ISO text.")] = None,
    until: Annotated[str | None, typer.Option(help="Only rows before this time, as ISO text.")] = None,
    page: Annotated[Path | None, typer.Option(dir_okay=False, help="Also write the page to this file.")] = None,
    history: Annotated[bool, typer.Option(help="Keep the result in artifacts/monitor/history.parquet.")] = True,
    output: Annotated[
        str, typer.Option("-o", "--output", callback=_known, metavar="FORMAT", help="Format of the findings, or html.")
    ] = TEXT,
) -> None:
    """Decide on production rows, or prove the alerts.

    Exits 0 if every objective holds, 10 if one is breached or an alert is not proven, 3 if one is undecided.
    """
    from tidegate.errors import DeclarationError

    if prove == (data is not None):
        raise DeclarationError(
            "choose one: `tidegate monitor --data FILE` decides on the rows of a window by the objectives of "
            "conf/monitor; `tidegate monitor --prove` proves that each alert fires on a seeded fault"
        )
    if data is None:
        raise typer.Exit(_proven(output))
    from tidegate.commands.monitoring.window_table import WindowRequest

    raise typer.Exit(_decided(WindowRequest(data, labels, since, until, now=datetime.now(UTC)), page, history, output))


def _proven(output: str) -> int:
    from tidegate.commands.monitoring import prove_alerts
    from tidegate.review.report import of_findings

    proven = prove_alerts.run()
    report = of_findings("monitor", tuple(prove_alerts.findings(proven)))
    emit(report, output, prove_alerts.table(proven))
    return report.exit_code


def _decided(request: "WindowRequest", page: Path | None, keep: bool, output: str) -> int:
    from tidegate.cli._printing.write_file import write_file
    from tidegate.commands.monitoring import monitor
    from tidegate.review import monitor_page
    from tidegate.review.report import of_findings

    decided = monitor.run(request, keep=keep)
    if page is not None:
        write_file(page, monitor_page.page(decided))
    report = of_findings("monitor", decided.findings)
    if output == HTML:
        typer.echo(monitor_page.page(decided), nl=False)
    else:
        emit(report, output, monitor.text(decided))
    return report.exit_code
