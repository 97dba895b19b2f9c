"""`tidegate validate`."""

import os
from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """How problems are told."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


def command(
    every: Annotated[
        bool, typer.Option("--all", help="Also every experiment and every option of every group, to the depth.")
    ] = False,
    base: Annotated[
        str | None, typer.Option(help="Trust what pyproject.toml trusts where the work tree left this revision.")
    ] = None,
    output: Annotated[Format, typer.Option("--output", "-o", help="How problems are told.")] = Format.TEXT,
) -> None:
    """Judge conf/ and dvc.yaml without data: syntax, types, rules, trust. Writes nothing."""
    from tidegate.config.judging.trust import PYPROJECT, trusted, trusted_here
    from tidegate.errors import DeclarationError, ExitCode
    from tidegate.validation import formats
    from tidegate.validation.everything import everything, working

    trust = trusted_here()
    if base:
        from tidegate.repository import git

        trust = trusted(git.content(git.merge_base(base), str(PYPROJECT)))
    try:
        subjects = everything(trust) if every else working(trust)
    except DeclarationError as error:
        from tidegate.validation.everything import Subject

        subjects = [Subject("conf", error.problems)]
    problems = formats.unique(subjects)
    annotated = output is Format.GITHUB or (output is Format.TEXT and os.environ.get("GITHUB_ACTIONS") == "true")
    if annotated:
        print(formats.github(problems), end="")
    match output:
        case Format.TEXT if problems:
            raise DeclarationError(problems)
        case Format.TEXT:
            print(f"valid: {len(subjects)} judged")
        case Format.JSON:
            print(formats.as_json(subjects), end="")
        case Format.SARIF:
            print(formats.sarif(subjects), end="")
        case Format.JUNIT:
            print(formats.junit(subjects), end="")
    if problems:
        raise typer.Exit(ExitCode.INVALID)
