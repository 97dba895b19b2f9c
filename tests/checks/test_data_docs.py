"""Great Expectations' own record and pages, read back by Great Expectations and searched for what must not be there."""

import re
from datetime import UTC, datetime

import pytest
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResultSchema,
    ExpectationValidationResult,
)

from checks.tables import ENGINES, checked, trips
from tidegate.artifacts import read_json
from tidegate.checks import data_docs
from tidegate.config.schema.check import Check

HOSTILE = "<img src=x onerror=alert(1)> $x"
SUITE = {
    "near": {"type": "expect_column_values_to_be_between", "kwargs": {"column": "distance", "max_value": 450}}
    | {"severity": "warning", "why": f"a detour {HOSTILE}", "owner": "routes"},
    "known": {
        "type": "expect_column_values_to_be_in_set",
        "kwargs": {"column": "origin", "value_set": ["LGA", HOSTILE]},
    }
    | {"when": "distance > 100 and origin != '<b>'"},
    "complete": {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": HOSTILE}},
    "mild": {"type": "expect_column_mean_to_be_between", "kwargs": {"column": "temp", "max_value": 10}},
    "nothing": {"type": "expect_column_values_to_be_between", "kwargs": {"column": "empty", "max_value": 1}},
    "absent": {"type": "expect_column_values_to_be_between", "kwargs": {"column": "gone", "max_value": 1}},
    "drier": {
        "type": "expect_column_pair_values_a_to_be_greater_than_b",
        "kwargs": {"column_A": "temp", "column_B": HOSTILE},
    },
    "rows": {"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 1}},
}
AT = datetime(2014, 1, 1, tzinfo=UTC)


def written(folder, engine):
    frame = trips(60).rename(columns={"dewp": HOSTILE})
    frame["origin"] = frame["origin"].replace("JFK", f"{HOSTILE} again")
    report = checked(folder, frame, SUITE, engine)
    data_docs.write(
        folder / "docs", report, Check.model_validate({"expect": SUITE}), None, table="t.parquet", name="trips", at=AT
    )
    return folder / "docs"


@pytest.fixture(scope="module", params=ENGINES)
def docs(request, tmp_path_factory):
    return written(tmp_path_factory.mktemp("docs"), request.param)


def results(docs):
    return {
        document["expectation_config"]["meta"]["name"]: document
        for document in read_json(docs / "validation_result.json")["results"]
    }


def test_great_expectations_reads_the_result_as_its_own(docs):
    loaded = ExpectationSuiteValidationResultSchema().load(read_json(docs / "validation_result.json"))
    assert all(isinstance(each, ExpectationValidationResult) for each in loaded["results"])
    assert loaded["statistics"]["successful_expectations"] == 1


def test_the_numbers_are_those_of_the_report(docs):
    near = results(docs)["near"]["result"]
    assert (near["element_count"], near["unexpected_count"]) == (60, 20)
    assert near["partial_unexpected_counts"] == [{"value": 500, "count": 10}, {"value": 600, "count": 10}]
    complete = results(docs)["complete"]["result"]
    assert (complete["element_count"], complete["unexpected_count"]) == (60, 10)
    drier = results(docs)["drier"]["result"]
    assert (drier["element_count"], drier["missing_count"]) == (60, 20)
    assert results(docs)["mild"]["result"]["observed_value"] == pytest.approx(60.7)


def test_a_condition_and_a_severity_are_kept(docs):
    config = results(docs)["known"]["expectation_config"]
    assert "distance" in str(config["kwargs"]["row_condition"])
    assert results(docs)["near"]["expectation_config"]["severity"] == "warning"


def test_what_could_not_be_checked_is_no_success(docs):
    assert not results(docs)["nothing"]["success"]
    assert "empty is missing in every row" in str(results(docs)["nothing"]["expectation_config"]["meta"]["notes"])
    assert results(docs)["absent"]["exception_info"]["exception_message"].endswith("unknown column: gone")


@pytest.mark.slow
def test_both_engines_write_the_same_result(tmp_path):
    texts = []
    for engine in ENGINES:
        (tmp_path / engine).mkdir()
        texts.append((written(tmp_path / engine, engine) / "validation_result.json").read_text())
    assert texts[0] == texts[1]


def test_the_index_links_the_page_of_the_result(docs):
    links = re.findall(r'<li><a href="([^"]+)"', (docs / "index.html").read_text())
    assert all((docs / link).is_file() for link in links)
    (page,) = [each for each in links if each.startswith("validations/")]
    text = (docs / page).read_text()
    assert "20 unexpected values found" in text
    assert "unknown column: gone" in text


def test_no_page_holds_a_hostile_name_or_value_as_markup_and_all_ask_nobody(docs):
    pages = list(docs.rglob("*.html"))
    assert len(pages) == 3
    for page in pages:
        text = page.read_text()
        assert "<img src=x" not in text
        assert "<b>'" not in text
        assert text.count(f"<head>{data_docs.CLOSED}") == 1  # before anything that it forbids
