"""What `tidegate` alone prints: the project's status and the next command."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tidegate.cli._printing.print_problems import listed, wrapped
from tidegate.errors import ExitCode, visible

if TYPE_CHECKING:
    from tidegate.project_state.status import ProjectStatus

WITHOUT = (
    ("tidegate compare BASE HEAD", "decide on two files of predictions; needs no repository"),
    ("tidegate init --data FILE", "declare a data file here; changes no file that is there"),
    ("tidegate --help", "every verb"),
)
SHOWN = 6


def show() -> None:
    """Exits 2 where the declaration cannot be composed or read."""
    from tidegate.project_state.status import is_project, lost_declaration, project_above, status

    if lost := lost_declaration():
        typer.echo(listed((lost,)), err=True)
        raise typer.Exit(ExitCode.INVALID)
    if not is_project():
        above = project_above(Path())
        print("\n".join(_without(above)))
        return
    state = status()
    for line, indent in _lines(state):
        print(wrapped(visible(line), indent))
    if state.problems:
        typer.echo(listed(state.problems), err=True)
        raise typer.Exit(ExitCode.INVALID)


def _without(above: Path | None) -> Iterator[str]:
    if above:
        yield from (f"the project is in {visible(str(above))}: run tidegate there", "")
    else:
        yield from ("this folder is not a tidegate project (it has no conf/config.yaml)", "")
    yield from (f"  {command:<28}{what}" for command, what in WITHOUT)


def _lines(state: "ProjectStatus") -> Iterator[tuple[str, int]]:
    """Each line, and where its text begins."""
    entries = {
        state.name or "project": state.at or "not in git",
        "merge base": state.base or "not known",
        "conf/": f"differs from params.yaml in {_some(state.changed, ', ')}" if state.changed else "as composed",
        "code": _some(state.code, "; "),
        "re-runs": ", ".join(state.stages) or "nothing",
        "environments": ", ".join(state.environments) or "none",
    }
    if state.problems:
        del entries["conf/"], entries["re-runs"]
    if not state.code:
        del entries["code"]
    if state.decision:
        compared = f"{state.decision.base} → {state.decision.head}"
        entries["last verdict"] = f"{state.decision.verdict.value}  ({compared}, from decision.json)"
    width = max(map(len, entries)) + 2
    shown = [*entries.items(), *(("note", note) for note in state.notes)]
    shown.append(("next", f"{state.next.line}    # {state.next.why}"))
    yield from ((f"{label:<{width}}{text}", width) for label, text in shown)


def _some(texts: tuple[str, ...], apart: str) -> str:
    more = f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
    return f"{apart.join(texts[:SHOWN])}{more}"
