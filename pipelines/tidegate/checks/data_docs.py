"""Write the report as Great Expectations' validation result (JSON) and Data Docs.

On every engine, the result is Great Expectations' own record, and its own renderers draw the pages. There, a result is
a success or not: an inconclusive one is not, and its note says why. Checks that Great Expectations does not have
(types, references, drift) are in the meta of the result.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import great_expectations
from great_expectations.core import ExpectationSuite, ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.resource_identifiers import (
    ExpectationSuiteIdentifier,
    ValidationResultIdentifier,
)

from tidegate import package_data
from tidegate.artifacts import write_json, write_text
from tidegate.checks.gx_condition import row_condition
from tidegate.checks.gx_metric_graph import quiet
from tidegate.checks.implied_expectations import expectations
from tidegate.checks.report import ExpectationResult, Outcome, TableReport
from tidegate.checks.suite import build
from tidegate.config.expression import Condition, parse
from tidegate.config.schema.check import Check, Expectation
from tidegate.config.schema.data import Columns

RESULT = "validation_result.json"
RUN = "tidegate"
Shape = TypeVar("Shape")
SITE = {
    "class_name": "SiteBuilder",
    "show_how_to_buttons": False,
    "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
}
CLOSED = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self' file: data:; "
    "style-src 'self' file: 'unsafe-inline'; font-src 'self' file:\">"
)
"""Its templates load scripts and styles from five hosts; a page about the data makes no network requests and runs no
script. A script would list the pages in its index: tidegate writes that list."""


def write(  # noqa: PLR0913 (a report needs no record of its own)
    folder: Path, report: TableReport, check: Check, columns: Columns | None, *, table: str, name: str, at: datetime
) -> None:
    """Write `validation_result.json`, and `index.html` with the pages that it links, into `folder`."""
    declared = expectations(check, columns)
    write_json(folder / RESULT, _result(report, declared, name=name).to_json_dict())
    escaped_declared = {
        key: expectation.model_copy(update={"kwargs": _escaped(expectation.kwargs)})
        for key, expectation in declared.items()
    }
    entries = tuple(replace(entry, offenders=_escaped(entry.offenders)) for entry in report.entries)
    result = _result(replace(report, entries=entries), escaped_declared, name=escape(name), html=True)
    result.meta |= {
        "batch_kwargs": {"data_asset_name": escape(table)},
        "run_id": {"run_name": RUN, "run_time": f"{at}"},
    }
    _site(folder, result, at)


def _result(
    report: TableReport, declared: Mapping[str, Expectation], *, name: str, html: bool = False
) -> ExpectationSuiteValidationResult:
    entries = [entry for entry in report.entries if entry.name in declared]
    results = [_one(entry, declared[entry.name], report.rows, html=html) for entry in entries]
    successful = sum(result.success for result in results)
    beyond = [entry for entry in report.entries if entry.name not in declared]
    return ExpectationSuiteValidationResult(
        success=all(result.success for result in results),
        results=results,
        suite_name=name,
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": successful,
            "unsuccessful_expectations": len(results) - successful,
            "success_percent": 100 * successful / len(results) if results else None,
        },
        meta={
            "great_expectations_version": great_expectations.__version__,
            "tidegate": {
                "verdict": report.verdict.value,
                "reason": report.reason,
                "beyond": {entry.name: f"{entry.outcome}: {entry.reason}" for entry in beyond},
            },
        },
    )


def _one(entry: ExpectationResult, declared: Expectation, rows: int, *, html: bool) -> ExpectationValidationResult:
    configuration = build(entry.name, declared.model_copy(update={"when": None}), {}).built.configuration
    if declared.when:
        condition = parse(declared.when)
        configuration.kwargs["row_condition"] = row_condition(_escaped_condition(condition) if html else condition, {})
    configuration.severity = declared.severity.value
    notes = [
        f"{entry.outcome}: {entry.reason}",
        *filter(None, [declared.why, declared.owner and f"ask {declared.owner}"]),
    ]
    configuration.meta = {
        "name": entry.name,
        "dimension": entry.dimension,
        "notes": {"format": "string", "content": _escaped(notes) if html else notes},
    }
    errored = entry.outcome == Outcome.ERRORED
    return ExpectationValidationResult(
        success=entry.outcome == Outcome.PASS,
        expectation_config=configuration,
        result={} if errored else dict(_measured(entry, rows)),
        exception_info={
            "raised_exception": errored,
            "exception_message": escape(entry.reason) if html and errored else entry.reason if errored else None,
            "exception_traceback": "" if errored else None,
        },
    )


def _measured(entry: ExpectationResult, rows: int) -> Iterator[tuple[str, object]]:
    """The numbers in Great Expectations' terms. Under a condition, only the number of checked rows is known."""
    if entry.observed is not None:
        yield "observed_value", entry.observed
    if entry.unexpected is None:
        return
    elements = entry.judged if entry.when else rows
    yield "element_count", elements
    yield "missing_count", elements - entry.judged
    yield "missing_percent", _percent(elements - entry.judged, elements)
    yield "unexpected_count", entry.unexpected
    yield "unexpected_percent", _percent(entry.unexpected, entry.judged)
    yield "unexpected_percent_total", _percent(entry.unexpected, elements)
    yield "unexpected_percent_nonmissing", _percent(entry.unexpected, entry.judged)
    values = [_value(offender["values"]) for offender in entry.offenders]
    yield "partial_unexpected_list", values
    counts = [offender["rows"] for offender in entry.offenders]
    yield "partial_unexpected_counts", [{"value": v, "count": n} for v, n in zip(values, counts, strict=True) if n]


def _site(folder: Path, result: ExpectationSuiteValidationResult, at: datetime) -> None:
    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())}
    context.add_data_docs_site(RUN, SITE | {"store_backend": store})
    configurations = [entry.expectation_config for entry in result.results]
    context.suites.add(
        ExpectationSuite(
            result.suite_name, expectations=[configuration.to_domain_obj() for configuration in configurations]
        )
    )
    run = RunIdentifier(run_name=RUN, run_time=at)
    suite = ExpectationSuiteIdentifier(result.suite_name)
    context.validation_results_store.set(ValidationResultIdentifier(suite, run, "table"), result)
    with quiet():
        context.build_data_docs(site_names=[RUN])
    pages = sorted(folder.glob("*/**/*.html"), reverse=True)
    links = "".join(f'<li><a href="{quote(str(page.relative_to(folder)))}">{_title(page)}</a>' for page in pages)
    style = f"<style>{package_data.text(Path(__file__).with_suffix('.css'))}</style></head>"
    for page in (folder / "index.html", *pages):
        text = page.read_text().replace("<head>", f"<head>{CLOSED}", 1).replace("</head>", style, 1)
        body = f"<body><ul>{links}</ul>" if page.parent == folder else "<body>"
        write_text(page, text.replace("<body>", body, 1))


def _title(page: Path) -> str:
    return "Expectation suite" if page.parent.name == "expectations" else "Validation result"


def _value(values: Sequence[object]) -> object:
    return values[0] if len(values) == 1 else ", ".join(map(str, values))


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _escaped_condition(condition: Condition) -> Condition:
    return tuple(
        tuple(
            replace(comparison, column=escape(comparison.column), constants=_escaped(comparison.constants))
            for comparison in all_of
        )
        for all_of in condition
    )


def _escaped(value: Shape) -> Shape:
    """Great Expectations' renderers put names and values into HTML as they are."""
    escaped = _escaped_value(value)
    assert isinstance(escaped, type(value))
    return escaped


def _escaped_value(value: object) -> object:
    match value:
        case str():
            return escape(value)
        case dict():
            return {escape(key) if isinstance(key, str) else key: _escaped_value(item) for key, item in value.items()}
        case list():
            return [_escaped_value(item) for item in value]
        case tuple():
            return tuple(_escaped_value(item) for item in value)
    return value
