"""The reference pages of docs/, generated from the code: `python -m generators.docs` writes them."""

from pathlib import Path

from generators import check_report_schema, report_schema
from generators.configuration import configuration
from generators.exit_codes import exit_codes
from generators.kind_pages import kind_pages
from generators.packages import packages
from generators.target_table import target_table
from generators.verbs import verbs
from tidegate.artifacts import json_text, write_text

REFERENCE = Path("docs/reference")


def pages() -> dict[Path, str]:
    """The text of every generated page, by its path in the repository."""
    found = {
        "verbs.md": verbs(),
        "configuration.md": configuration(),
        "exit-codes.md": exit_codes(),
        "targets.md": target_table(),
        "packages.md": packages(),
        "schemas/report.schema.json": json_text(report_schema.schema()),
        "schemas/check-report.schema.json": json_text(check_report_schema.schema()),
        **{f"kinds/{name}": text for name, text in kind_pages().items()},
    }
    return {REFERENCE / name: text for name, text in found.items()}


def write(root: Path = Path()) -> None:
    """Write what differs, and remove pages of what is gone."""
    wanted = pages()
    for path in sorted((root / REFERENCE).rglob("*.*")):
        if path.relative_to(root) not in wanted:
            path.unlink()
    for path, text in wanted.items():
        write_text(root / path, text)


if __name__ == "__main__":
    write()
