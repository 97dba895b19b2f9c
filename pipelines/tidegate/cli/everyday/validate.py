"""`tidegate validate`."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._printing.output import TEXT, Choice, emit, on_github

if TYPE_CHECKING:
    from tidegate.errors import Problem
    from tidegate.validation.all_options import Subject

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate validate --all"


def command(
    every: Annotated[
        bool, typer.Option("--all", help="Also validate every experiment, option and template, building the estimator.")
    ] = False,
    base: Annotated[
        str | None, typer.Option(help="Trust what pyproject.toml trusts at the merge base with this revision.")
    ] = None,
    output: Choice = TEXT,
) -> None:
    """Validate conf/ and dvc.yaml without data; write nothing.

    Syntax, types, rules across files, trusted classes, used templates, waivers and workflows. Exits 2 on errors, 0 on
    warnings.
    """
    withheld: tuple[Problem, ...] = ()
    if base:
        from tidegate.repository import base_kinds

        withheld = tuple(file.problem for file in base_kinds.choose(base))  # before the kinds are used

    from tidegate.cli._printing.print_problems import listed
    from tidegate.errors import ExitCode, Level
    from tidegate.validation.all_options import unique

    subjects = _subjects(base, every=every)
    problems = (*unique(subjects), *withheld)
    invalid = any(problem.level is Level.ERROR for problem in problems)
    if output == TEXT:
        if problems:
            print(listed(problems), file=sys.stderr)
        if not invalid:
            print(f"valid: {len(subjects)} declarations")
    if output != TEXT or on_github():
        from tidegate.review.report import of_problems

        sound = [subject.name for subject in subjects if not subject.problems]
        emit(of_problems("validate", problems, sound=sound), output, ())
    if invalid:
        raise typer.Exit(ExitCode.INVALID)


def _subjects(base: str | None, *, every: bool) -> "list[Subject]":
    """What was validated, each with its problems."""
    from tidegate.config.validation.trusted_classes import trusted, trusted_here
    from tidegate.errors import DeclarationError
    from tidegate.settings import PYPROJECT
    from tidegate.validation.all_options import Subject, everything, working

    trust = trusted_here()
    if base:
        from tidegate.repository.revisions import git

        trust = trusted(git.content(git.merge_base(base), str(PYPROJECT)))
    try:
        return everything(trust) if every else working(trust)
    except DeclarationError as error:
        return [Subject("conf", error.problems)]
