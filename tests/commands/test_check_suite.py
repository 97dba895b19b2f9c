from pathlib import Path

import pytest

import trips_project
from tidegate.commands.check_suite import check_suite
from tidegate.errors import DeclarationError, EvidenceError


@pytest.fixture(autouse=True)
def repository(tmp_path, monkeypatch):
    trips_project.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(data=None, suite=None, **more):
    return check_suite(data, suite, **{"reference": None, "now": None, "profiled": False, **more})


def test_a_table_without_a_suite_is_checked_by_the_declared_one_and_leaves_nothing(repository):
    with pytest.raises(EvidenceError, match="not found"):
        checked(data="lost.parquet")
    done = checked(data="trips.parquet")
    assert done.name == "trips.parquet"
    assert not (repository / "artifacts").exists()


def test_columns_are_described_only_where_a_page_needs_them():
    assert checked(data="trips.parquet", suite="complete").profiles == {}
    profiles = checked(data="trips.parquet", suite="complete", profiled=True).profiles
    assert profiles["temp"]["nulls"] == 1


@pytest.mark.parametrize(
    ("suite", "now", "refusal"),
    [
        ("fresh", "today", "--now must be a time in ISO form, got today"),
        ("complete", "2013-06-01", "--now is the time for check.fresh, and the suite declares none"),
    ],
)
def test_a_clock_that_nothing_reads_or_that_is_not_a_time_is_refused(suite, now, refusal):
    Path("conf/check/fresh.yaml").write_text("fresh:\n  at: {within: 31d, of: 2013-03-15}\n")
    with pytest.raises(DeclarationError, match=refusal):
        checked(suite=suite, data="trips.parquet", now=now)


def test_a_reference_that_is_missing_is_an_error_and_not_a_warning():
    with pytest.raises(EvidenceError, match="not found"):
        checked(suite="complete", data="trips.parquet", reference=Path("lost.parquet"))
