"""Tell the report in Great Expectations' own forms: a validation result as JSON, and a site of Data Docs.

Whatever engine judged the table, the result is Great Expectations' own record and the pages are drawn by its own
renderers. A result there is a success or not: what is inconclusive is not, and the note beside it says why. What
tidegate judges beyond Great Expectations (types, references, drift) is in the meta of the result.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any
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
from tidegate.checks.report import Entry, Outcome, Report
from tidegate.checks.suite import build
from tidegate.config.expression import Condition, parse
from tidegate.config.schema.check import Check, Expectation
from tidegate.config.schema.data import Columns

RESULT = "validation_result.json"
RUN = "tidegate"
SITE = {
    "class_name": "SiteBuilder",
    "show_how_to_buttons": False,
    "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
}
CLOSED = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self' file: data:; "
    "style-src 'self' file: 'unsafe-inline'; font-src 'self' file:\">"
)
"""Its templates ask five hosts for scripts and styles; a page about the data asks nobody, and runs nothing. Its index
is made by a script: the pages are listed beside it."""


def write(
    folder: Path, report: Report, check: Check, columns: Columns | None, *, table: str, name: str, at: datetime
) -> None:
    """Into `folder`: `validation_result.json`, and `index.html` with the pages that it links."""
    declared = expectations(check, columns)
    write_json(folder / RESULT, _result(report, declared, name=name).to_json_dict())
    shown = {key: each.model_copy(update={"kwargs": _escaped(each.kwargs)}) for key, each in declared.items()}
    told = replace(report, entries=tuple(replace(each, offenders=_escaped(each.offenders)) for each in report.entries))
    result = _result(told, shown, name=escape(name), html=True)
    result.meta |= {
        "batch_kwargs": {"data_asset_name": escape(table)},
        "run_id": {"run_name": RUN, "run_time": f"{at}"},
    }
    _site(folder, result, at)


def _result(
    report: Report, declared: Mapping[str, Expectation], *, name: str, html: bool = False
) -> ExpectationSuiteValidationResult:
    judged = [each for each in report.entries if each.name in declared]
    results = [_one(each, declared[each.name], report.rows, html=html) for each in judged]
    held = sum(each.success for each in results)
    beyond = [each for each in report.entries if each.name not in declared]
    return ExpectationSuiteValidationResult(
        success=all(each.success for each in results),
        results=results,
        suite_name=name,
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": held,
            "unsuccessful_expectations": len(results) - held,
            "success_percent": 100 * held / len(results) if results else None,
        },
        meta={
            "great_expectations_version": great_expectations.__version__,
            "tidegate": {
                "verdict": report.verdict.value,
                "reason": report.reason,
                "beyond": {each.name: f"{each.outcome}: {each.reason}" for each in beyond},
            },
        },
    )


def _one(entry: Entry, declared: Expectation, rows: int, *, html: bool) -> ExpectationValidationResult:
    configuration = build(entry.name, declared.model_copy(update={"when": None}), {}).built.configuration
    if declared.when:
        condition = parse(declared.when)
        configuration.kwargs["row_condition"] = row_condition(_shown(condition) if html else condition, {})
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


def _measured(entry: Entry, rows: int) -> Iterator[tuple[str, Any]]:
    """In Great Expectations' words. Under a condition the rows that were judged are all that is known of them."""
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
    values = [_value(each["values"]) for each in entry.offenders]
    yield "partial_unexpected_list", values
    counted = [each["rows"] for each in entry.offenders]
    yield "partial_unexpected_counts", [{"value": v, "count": n} for v, n in zip(values, counted, strict=True) if n]


def _site(folder: Path, result: ExpectationSuiteValidationResult, at: datetime) -> None:
    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())}
    context.add_data_docs_site(RUN, SITE | {"store_backend": store})
    configurations = [each.expectation_config for each in result.results]
    context.suites.add(
        ExpectationSuite(result.suite_name, expectations=[each.to_domain_obj() for each in configurations])
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
        listed = f"<body><ul>{links}</ul>" if page.parent == folder else "<body>"
        write_text(page, text.replace("<body>", listed, 1))


def _title(page: Path) -> str:
    return "Expectation suite" if page.parent.name == "expectations" else "Validation result"


def _value(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else ", ".join(map(str, values))


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _shown(condition: Condition) -> Condition:
    return tuple(
        tuple(replace(each, column=escape(each.column), constants=_escaped(each.constants)) for each in all_of)
        for all_of in condition
    )


def _escaped(value: Any) -> Any:
    """Its renderers put names and values into HTML as they are."""
    match value:
        case str():
            return escape(value)
        case dict():
            return {escape(key) if isinstance(key, str) else key: _escaped(each) for key, each in value.items()}
        case list():
            return [_escaped(each) for each in value]
        case tuple():
            return tuple(_escaped(each) for each in value)
    return value
