"""Print a verb's findings: as text, or in a machine-readable format (`-o sarif`)."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.kinds import REPORT_FORMATS

if TYPE_CHECKING:
    from tidegate.review.report import VerbReport


TEXT = "text"
"""For people; every other format is a file of `review/formats/`, of the package or of the project."""


def known_format(name: str, also: tuple[str, ...] = ()) -> str:
    """Refuse an unknown format before the verb runs, without choosing whose kinds the verb will use.

    `also` are formats that only one verb has.
    """
    from tidegate.errors import DeclarationError, unknown
    from tidegate.kinds import places

    if name not in (TEXT, *also, *REPORT_FORMATS.built_in()):
        added = [place.kinds(REPORT_FORMATS.path) for place in (*places.work_tree(), *places.installed())]
        formats = (TEXT, *also, *REPORT_FORMATS.built_in(), *(added_name for names in added for added_name in names))
        if name not in formats:
            raise DeclarationError(unknown(name, formats, what=REPORT_FORMATS.noun))
    return name


def _known(name: str) -> str:
    return known_format(name)


Choice = Annotated[
    str,
    typer.Option(
        "-o",
        "--output",
        callback=_known,
        metavar="FORMAT",
        help=f"Format of the findings: {', '.join((TEXT, *REPORT_FORMATS.built_in()))}.",
    ),
]
"""The option of every verb that reports findings."""


def emit(report: "VerbReport", output: str, text: Iterable[str]) -> None:
    """Print the report. Under GitHub Actions text comes with annotations, and the verdict becomes an output."""
    if output == TEXT:
        for line in text:
            print(line)
    else:
        print(REPORT_FORMATS.load(output).write(report), end="")
    if on_github():
        if output == TEXT:
            print(REPORT_FORMATS.load("github").write(report), end="")
        _set_outputs(report)


def on_github() -> bool:
    """Whether this is a step of a GitHub Actions workflow."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def put_in_step_summary(markdown: str) -> None:
    """Show it on the page of the GitHub Actions run, if there is one."""
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(path).open("a") as file:
            file.write(markdown)


def _set_outputs(report: "VerbReport") -> None:
    """Write only our own words: other text could set any output, line by line."""
    if path := os.environ.get("GITHUB_OUTPUT"):
        with Path(path).open("a") as file:
            file.write(f"verdict={report.verdict.value}\nexit_code={int(report.exit_code)}\n")
            if report.decision:
                file.write(f"loosenings={len(report.decision.loosenings)}\n")
