"""`tidegate doctor`."""

from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._github_options import API, ApiUrl
from tidegate.cli._help import Group
from tidegate.cli._printing.output import TEXT, Choice, emit

if TYPE_CHECKING:
    from tidegate.project_state.diagnosis import Diagnosis

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate doctor"
MARKS = {None: "ok", "note": "–", "warning": "!", "error": "FAIL"}


def command(
    output: Choice = TEXT,
    token: Annotated[
        str, typer.Option(envvar="GITHUB_TOKEN", show_envvar=False, help="Token that may read GitHub's settings.")
    ] = "",
    api: ApiUrl = API,
) -> None:
    """Examine Python, git, DVC, caches, locks and GitHub settings.

    Each finding with its remedy; nothing is changed. Exits 4 where this machine is at fault, 2 where a file of the
    repository is, 0 on notes and warnings.
    """
    from tidegate.github.api import Api
    from tidegate.project_state.doctor import examine, report

    found = []
    for diagnosis in examine(api=Api(api, token) if token else None):
        found.append(diagnosis)
        if output == TEXT:
            print(_line(diagnosis), flush=True)  # one by one: the remote may take its time
    made = report(found)
    if output == TEXT:
        print(f"\n{made.headline}")
    else:
        emit(made, output, ())
    if made.exit_code:
        raise typer.Exit(made.exit_code)


def _line(diagnosis: "Diagnosis") -> str:
    from tidegate.cli._printing.print_problems import wrapped
    from tidegate.errors import visible

    remedy = f": {diagnosis.remedy}" if diagnosis.level and diagnosis.remedy else ""
    return wrapped(visible(f"{MARKS[diagnosis.level]:<5} {diagnosis.part:<15} {diagnosis.fact}{remedy}"), indent=22)
