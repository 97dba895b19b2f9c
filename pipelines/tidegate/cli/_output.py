"""How a verb's findings leave it: as text for people, or in a format that a machine reads (`-o sarif`)."""

import os
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tidegate.review.report import Report


class Output(StrEnum):
    """The formats: text, or a file of `review/formats/`."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"


Choice = Annotated[Output, typer.Option("-o", "--output", help="How findings are written.")]
"""The option of every verb that finds something."""


def emit(report: "Report", output: Output, text: Iterable[str]) -> None:
    """Print the report. Under GitHub Actions text comes with annotations, and the verdict becomes an output."""
    from tidegate.kinds import REPORT_FORMATS

    if output is Output.TEXT:
        for line in text:
            print(line)
    else:
        print(REPORT_FORMATS.load(output.value).write(report), end="")
    if on_github():
        if output is Output.TEXT:
            print(REPORT_FORMATS.load("github").write(report), end="")
        _set_outputs(report)


def on_github() -> bool:
    """Whether this is a step of a GitHub Actions workflow."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def put_in_step_summary(markdown: str) -> None:
    """Show it on the page of the GitHub Actions run, where there is one."""
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(path).open("a") as file:
            file.write(markdown)


def _set_outputs(report: "Report") -> None:
    """Only words of our own: what others chose could set any output, line by line."""
    if path := os.environ.get("GITHUB_OUTPUT"):
        with Path(path).open("a") as file:
            file.write(f"verdict={report.verdict.value}\nexit_code={int(report.exit_code)}\n")
            if report.decision:
                file.write(f"loosenings={len(report.decision.loosenings)}\n")
