"""Judge the table by its suite, before anything learns from it."""

from pydantic import Field

from tidegate import paths
from tidegate.config.schema.check import Check
from tidegate.config.schema.data import Columns, Name, Source
from tidegate.config.schema.engine import Engine
from tidegate.config.section import Section
from tidegate.records import Verdict


class Params(Section):
    """What the check stage reads."""

    check: Check
    """The suite."""
    sources: dict[Name, Source] = Field(default_factory=dict, alias="data.sources")
    """Where the keys of references stand; only those that one names are read."""
    columns: Columns = Field(alias="data.columns")
    """What the table is declared to be: the contract."""
    engine: Engine = Field(default_factory=Engine)
    """Threads to judge with."""


def run(params: Params) -> Verdict:
    """Write the report and its page, also when the table fails: it says why the pipeline stops."""
    from tidegate.artifacts import read_json, write_text
    from tidegate.checks import references, report
    from tidegate.checks.lazy_gx_import import sparing
    from tidegate.checks.page import page

    with sparing(params.check.engine):
        from tidegate.checks.check_table import check_table

    threads = params.engine.threads
    judged = check_table(params.check, paths.TABLE, params.columns, threads=threads)
    written = report.extended(
        judged, references.entries(params.check.references, params.sources, paths.TABLE, threads=threads)
    )
    report.write(paths.CHECK_REPORT, written)
    profile = read_json(paths.PROFILE) if paths.PROFILE.exists() else None
    write_text(paths.CHECK_PAGE, page(written, profile))
    return written.verdict
