"""Check the table by its suite, before anything learns from it.

Why: a model fits broken data as well as sound data, and no later stage can distinguish them.

Example: `check: {cmd: tidegate check}`
"""

from pydantic import Field

from tidegate import paths
from tidegate.config.schema.check import Check
from tidegate.config.schema.data import Columns
from tidegate.config.schema.engine import Engine
from tidegate.config.section import Section
from tidegate.records import Verdict


class Params(Section):
    """What the check stage reads."""

    check: Check
    """The suite."""
    columns: Columns = Field(alias="data.columns")
    """The table's declared columns: the contract."""
    engine: Engine = Field(default_factory=Engine)
    """The number of threads."""


def run(params: Params) -> Verdict:
    """Write the report and its page, also when the table fails: the report states why the pipeline stops."""
    from tidegate.artifacts import missing, read_json, write_text
    from tidegate.checks import report
    from tidegate.checks.checked_source import checked_source
    from tidegate.checks.page import page

    if not paths.TABLE.is_file():
        raise missing(paths.TABLE)
    suite, threads = params.check, params.engine.threads
    with checked_source(suite, str(paths.TABLE), columns=params.columns, keys=paths.KEYS, threads=threads) as checked:
        report.write(paths.CHECK_REPORT, checked.report)
    columns = read_json(paths.PROFILE)["columns"] if paths.PROFILE.exists() else None
    write_text(paths.CHECK_PAGE, page(checked.report, columns))
    return checked.report.verdict
