"""The data: sources, columns, parts and their checks."""

from pathlib import Path

from tidegate import paths
from tidegate.card.document import CardSection, CardTable, Line
from tidegate.card.evidence_files import EvidenceFiles

SPANS = ("from", "to")


def sections(files: EvidenceFiles) -> tuple[CardSection, ...]:
    return _sources(files), _columns(files), _parts(files), _checks(files)


def absent(name: str, title: str, path: Path) -> CardSection:
    """A section of which the artefact is missing."""
    return CardSection(name, title, absent=f"Not measured: {path.as_posix()} not found.")


def _sources(files: EvidenceFiles) -> CardSection:
    path, title = paths.SOURCES, "Sources"
    if not files.has(path):
        return absent("sources", title, path)
    rows = tuple(
        (
            (files.name(path, name),),
            (files.cite(paths.PARAMS, "data", "sources", name, "kind"),),
            (files.cite(path, name, "rows"),),
            (files.cite(path, name, "sha256"),) if files.find(path, name, "sha256") else (),
        )
        for name in files.keys(path)
    )
    return CardSection("sources", title, tables=(CardTable(("source", "kind", "rows", "digest of the content"), rows),))


def _columns(files: EvidenceFiles) -> CardSection:
    """Names, types and missing values; no value of a column is shown, it may be private."""
    path, title = paths.PROFILE, "Columns"
    if not files.has(path):
        return absent("columns", title, path)
    rows: list[tuple[Line, ...]] = []
    for name in files.keys(path, "columns"):
        place = (path, "columns", name)
        unit: Line = (files.cite(*place, "unit"),) if files.find(*place, "unit") else ()
        described = (files.cite(*place, "type"),), (files.cite(*place, "role"),)
        rows.append(((files.name(*place),), *described, unit, (files.cite(*place, "nulls"),)))
    table = CardTable(("column", "type", "role", "unit", "missing values"), tuple(rows))
    return CardSection("columns", title, ((files.cite(path, "rows"), " rows in the table."),), (table,))


def _parts(files: EvidenceFiles) -> CardSection:
    """Training rows, holdout, newer rows: how many, from when to when, of which classes."""
    path, title = paths.SPLIT_SUMMARY, "Parts"
    rows: list[tuple[Line, ...]] = []
    for name in files.keys(path, "parts"):
        place = (path, "parts", name)
        span: Line = ()
        if all(files.find(*place, end) for end in SPANS):
            span = (files.cite(*place, "from"), " to ", files.cite(*place, "to"))
        classes: Line = ()
        for label in files.keys(*place, "classes"):
            classes += (", " if classes else "", files.name(*place, "classes", label), ": ")
            classes += (files.cite(*place, "classes", label),)
        digest: Line = (files.cite(*place, "sha256"),) if files.find(*place, "sha256") else ()
        rows.append(((files.name(*place),), (files.cite(*place, "rows"),), span, classes, digest))
    table = CardTable(("part", "rows", "window", "classes", "digest of the content"), tuple(rows))
    lines: tuple[Line, ...] = (("Divided by ", files.cite(path, "kind"), "."),)
    if files.find(path, "unused_rows"):
        lines += ((files.cite(path, "unused_rows"), " rows are in no part."),)
    return CardSection("parts", title, lines, (table,))


def _checks(files: EvidenceFiles) -> CardSection:
    """The verdict, and every expectation that does not hold."""
    path, title = paths.CHECK_REPORT, "Data checks"
    if not files.has(path):
        return absent("checks", title, path)
    rows: list[tuple[Line, ...]] = []
    for place in files.keys(path, "expectations"):
        entry = (path, "expectations", place)
        if files.find(*entry, "outcome") != "pass":
            cells = ("name", "severity", "outcome", "reason")
            rows.append(tuple((files.cite(*entry, key),) for key in cells))
    verdict: Line = (files.cite(path, "verdict"), ": ", files.cite(path, "reason"), ".")
    tables = (CardTable(("expectation", "severity", "outcome", "reason"), tuple(rows)),) if rows else ()
    return CardSection("checks", title, (verdict,), tables)
