"""`tidegate diff`."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group

if TYPE_CHECKING:
    from tidegate.config.changes.diff import ValueChange
    from tidegate.repository.revisions.git import Revision
    from tidegate.validation.comparison import DeclarationComparison


GROUP = Group.EVERYDAY
EXAMPLE = "tidegate diff main"


def command(
    a_rev: Annotated[str | None, typer.Argument(help="First revision; default: the merge base with main.")] = None,
    b_rev: Annotated[str | None, typer.Argument(help="Second revision; default: the work tree.")] = None,
    base: Annotated[str | None, typer.Option(help="Compare with the merge base with it, as the gate does.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    md: Annotated[bool, typer.Option("--md", help="Print Markdown.")] = False,
    data: Annotated[bool, typer.Option("--data", help="Compare the rows of the table instead.")] = False,
) -> None:
    """Show how two declarations differ, and what that affects.

    The changed values with their places, the stages that run again, the rules, checks and manifests that they affect.
    With --data: the rows that were added or lost, and the changed cells of each column. Prints nothing if nothing
    changed.
    """
    from tidegate.repository.revisions import git

    if base and a_rev:
        raise typer.BadParameter("names the first revision again", param_hint="--base")
    revisions = git.resolve(a_rev) if a_rev else git.merge_base(base), git.resolve(b_rev) if b_rev else None
    if data:
        _print_rows(*revisions, json=json, md=md)
        return
    from tidegate.validation.comparison import compare, declared, recorded

    before, after = (declared(revision) for revision in revisions)
    code = recorded(revisions[0], before), recorded(revisions[1], after)
    comparison = compare(before, after, code=code)
    reach = _reach(*revisions)
    if json:
        from tidegate.artifacts import json_text

        print(json_text(_record(comparison) | reach), end="")
    elif comparison.changes or comparison.code:
        print("\n".join(_markdown(comparison) if md else _text(comparison)))
        if reach.get("predictions_can_move") is False:
            print(f"{'- **predictions**' if md else 'predictions'} can't move: {UNMOVED}")


UNMOVED = "each stage before them repeats its last run"


def _reach(base: "Revision", head: "Revision | None") -> dict[str, object]:
    """Whether the work tree's change can move a prediction, and why; nothing of two revisions."""
    from tidegate.commands.gating import prediction_reach

    if head is not None:
        return {}
    found = prediction_reach.run(base)
    return {"predictions_can_move": found.moves, "reasons": list(found.reasons)}


def _print_rows(base: "Revision", head: "Revision | None", *, json: bool, md: bool) -> None:
    import sys
    from dataclasses import asdict

    from tidegate.artifacts import json_text
    from tidegate.commands import data_diff
    from tidegate.errors import visible
    from tidegate.review import data_texts

    found = data_diff.run(base, head, tell=lambda sentence: print(sentence, file=sys.stderr))
    if json:
        print(json_text(asdict(found)), end="")
    elif found.differs and md:
        print("\n".join((data_texts.summary(found), "", *data_texts.details(found))))
    elif found.differs:
        print("\n".join(map(visible, data_texts.lines(found))))


MOST_ROWS = 400
"""Lines shown of one changed value."""
CODE = "code"


def _text(comparison: "DeclarationComparison") -> list[str]:
    from tidegate.cli._printing.print_problems import wrapped
    from tidegate.errors import visible

    rows = [
        (visible(change.key), visible(_values(change)), str(where or ""))
        for change, where in zip(comparison.changes, comparison.wheres, strict=True)
    ]
    widths = [min(60, max((len(row[column]) for row in rows), default=0)) for column in (0, 1)]
    table = [_line(f"{key:<{widths[0]}}  {values:<{widths[1]}}", where) for key, values, where in rows]
    touched = [wrapped(visible(f"{title:<10} {text}"), 11) for title, text in _touched(comparison)]
    blocks = [line for key, lines in _blocks(comparison) for line in ("", visible(key), *map(visible, lines))]
    return [*table, *touched, *blocks]


def _line(change: str, where: str) -> str:
    """The place follows, on a line of its own where a terminal is too narrow."""
    line = f"{change}  {where}".rstrip()
    fits = len(line) <= shutil.get_terminal_size((len(line), 24)).columns
    return line if fits else f"{change.rstrip()}\n  {where}".rstrip()


def _values(change: "ValueChange") -> str:
    from tidegate.config.changes import text_diff

    if text_diff.inline(change.before, change.after):
        return " → ".join(text_diff.pair(change.before, change.after))
    return text_diff.counted(text_diff.rows(change.before, change.after))


def _blocks(comparison: "DeclarationComparison") -> Iterator[tuple[str, list[str]]]:
    """The changed lines of long values."""
    from tidegate.config.changes import text_diff

    for change, where in zip(comparison.changes, comparison.wheres, strict=True):
        if not text_diff.inline(change.before, change.after):
            rows = text_diff.rows(change.before, change.after)
            yield change.key, text_diff.shown(rows, MOST_ROWS, text_diff.begins(change.after, where))


def _markdown(comparison: "DeclarationComparison") -> list[str]:
    from tidegate.config.changes import text_diff
    from tidegate.review.escape import code, fenced

    lines = ["| key | before | after | where |", "|---|---|---|---|"] if comparison.changes else []
    for change, where in zip(comparison.changes, comparison.wheres, strict=True):
        long = not text_diff.inline(change.before, change.after)
        values = (_values(change), "below") if long else text_diff.pair(change.before, change.after)
        lines.append(f"| {' | '.join(code(cell, 400) for cell in (change.key, *values, where or ''))} |")
    touched = [
        (title, code(text, 400) if title == CODE else ", ".join(map(code, text.split(", "))))
        for title, text in _touched(comparison)
    ]
    blocks = [part for key, rows in _blocks(comparison) for part in ("", code(key, 120), fenced(rows, "diff"))]
    return [*lines, "", *(f"- **{title}** {text}" for title, text in touched), *blocks]


def _touched(comparison: "DeclarationComparison") -> list[tuple[str, str]]:
    impacts = [f"{impact.what} {impact.name} {impact.kind}" for impact in comparison.impacts]
    lines = [
        *((CODE, sentence) for sentence in comparison.code),
        ("re-runs", ", ".join(comparison.affected.stages) or "nothing"),
        ("affects", ", ".join(impacts)),
        ("rules", ", ".join(comparison.affected.rules)),
        ("manifests", ", ".join(comparison.manifests)),
        ("deploys to", ", ".join(dict.fromkeys(path.split("/")[1] for path in comparison.manifests))),
    ]
    return [(title, text) for title, text in lines if text]


def _record(comparison: "DeclarationComparison") -> dict[str, object]:
    from tidegate.config.changes.diff import ABSENT

    changes = []
    for change, where in zip(comparison.changes, comparison.wheres, strict=True):
        record: dict[str, object] = {"key": change.key}
        record |= {"before": change.before} if change.before is not ABSENT else {}
        record |= {"after": change.after} if change.after is not ABSENT else {}
        changes.append(record | {"where": str(where or "")})
    return {
        "changes": changes,
        "code": list(comparison.code),
        "stages": list(comparison.affected.stages),
        "impacts": [
            {"what": impact.what, "name": impact.name, "kind": str(impact.kind)} for impact in comparison.impacts
        ],
        "rules": list(comparison.affected.rules),
        "manifests": list(comparison.manifests),
    }
