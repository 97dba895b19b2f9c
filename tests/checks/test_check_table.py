import pytest

from checks.tables import ENGINES, checked, single, trips
from tidegate.artifacts import write_table
from tidegate.checks.check_table import check_table
from tidegate.config.schema.check import Check
from tidegate.config.schema.data import Column
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.records import Verdict

BETWEEN = "expect_column_values_to_be_between"
pytestmark = pytest.mark.parametrize("engine", ENGINES)


def between(column="temp", low=0, high=100, **more):
    return {"type": BETWEEN, "kwargs": {"column": column, "min_value": low, "max_value": high}, **more}


def test_a_pass_counts_the_rows_that_could_have_failed(tmp_path, engine):
    entry = single(tmp_path, trips(), engine, **between())
    assert (entry.outcome, entry.judged, entry.unexpected, entry.ratio) == ("pass", 5, 0, 0)
    assert entry.reason == "all 5 rows hold"


def test_a_failure_names_the_most_frequent_offenders_in_order(tmp_path, engine):
    entry = single(
        tmp_path,
        trips(12),
        engine,
        type="expect_column_values_to_be_in_set",
        kwargs={"column": "origin", "value_set": ["EWR"]},
    )
    assert (entry.outcome, entry.judged, entry.unexpected, entry.ratio) == ("fail", 10, 8, 0.8)
    assert entry.offenders == ({"values": ["JFK"], "rows": 4}, {"values": ["LGA"], "rows": 4})
    assert entry.reason == "8 of 10 rows (80 %) are unexpected; none may be"


def test_mostly_is_a_limit_that_may_be_reached_exactly(tmp_path, engine):
    kwargs = {"column": "temp", "max_value": 90}
    allowed = single(tmp_path, trips(), engine, type=BETWEEN, kwargs={**kwargs, "mostly": 0.8})
    assert (allowed.outcome, allowed.unexpected, allowed.judged) == ("pass", 1, 5)
    strict = single(tmp_path, trips(), engine, type=BETWEEN, kwargs={**kwargs, "mostly": 0.81})
    assert strict.outcome == "fail"
    assert "at most 19 % may be" in strict.reason


def test_a_condition_checks_only_the_rows_that_it_selects(tmp_path, engine):
    entry = single(tmp_path, trips(), engine, **between(low=50, when="origin == 'JFK' and distance > 100"))
    assert (entry.outcome, entry.judged) == ("pass", 1)


@pytest.mark.parametrize(
    ("expectation", "reason"),
    [
        (between("empty"), "empty is missing in every row"),
        (between(when="origin == 'nowhere'"), "no row satisfies origin == 'nowhere'"),
        (between(min_rows=6), "checked 5 rows; min_rows is 6"),
        ({"type": BETWEEN, "kwargs": {"column": "temp", "max_value": 100, "mostly": 0}}, "mostly is 0"),
        (
            {
                "type": "expect_column_pair_values_a_to_be_greater_than_b",
                "kwargs": {"column_A": "temp", "column_B": "empty"},
            },
            "no row has a value in each of temp, empty",
        ),
        (
            {"type": "expect_column_mean_to_be_between", "kwargs": {"column": "empty", "min_value": 0}},
            "empty is missing in every row",
        ),
    ],
)
def test_what_checked_nothing_is_inconclusive(tmp_path, engine, expectation, reason):
    entry = single(tmp_path, trips(), engine, **expectation)
    assert entry.outcome == "inconclusive"
    assert reason in entry.reason


@pytest.mark.parametrize(
    "expectation",
    [
        between(),
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "temp"}},
        {"type": "expect_table_row_count_to_be_between", "kwargs": {"max_value": 9}},
        {"type": "expect_column_mean_to_be_between", "kwargs": {"column": "temp", "min_value": 0}},
        {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}},
    ],
    ids=lambda each: each["type"],
)
def test_an_empty_table_passes_nothing(tmp_path, engine, expectation):
    report = checked(tmp_path, trips().iloc[:0], {"only": expectation}, engine)
    assert (report.entries[0].outcome, report.verdict) == ("inconclusive", Verdict.INCONCLUSIVE)
    assert report.entries[0].reason == "the table has no rows"


def test_an_empty_table_still_fails_a_row_count(tmp_path, engine):
    entry = single(
        tmp_path,
        trips().iloc[:0],
        engine,
        type="expect_table_row_count_to_be_between",
        kwargs={"min_value": 1},
    )
    assert (entry.outcome, entry.observed) == ("fail", 0)


def test_a_suite_without_expectations_is_inconclusive(tmp_path, engine):
    report = checked(tmp_path, trips(), engine=engine)
    assert (report.verdict, report.reason, report.rows) == (Verdict.INCONCLUSIVE, "the suite has no expectations", 6)


@pytest.mark.parametrize(
    ("expectation", "reason"),
    [
        (between("nope"), "unknown column: nope"),
        (between(when="nope == 1 or distance == 'far'"), "distance is of type int"),
        (between("origin"), "could not be computed"),
    ],
    ids=["missing column", "condition of another type", "bounds of another type"],
)
def test_what_cannot_be_computed_is_errored_and_stops_no_other(tmp_path, engine, expectation, reason):
    report = checked(tmp_path, trips(), {"broken": expectation, "sound": between()}, engine)
    assert [entry.outcome for entry in report.entries] == ["errored", "pass"]
    assert reason in report.entries[0].reason
    assert "\n" not in report.entries[0].reason
    assert report.verdict is Verdict.INCONCLUSIVE


def test_a_missing_column_fails_the_expectation_that_it_exists(tmp_path, engine):
    entry = single(tmp_path, trips(), engine, type="expect_column_to_exist", kwargs={"column": "nope"})
    assert (entry.outcome, entry.columns) == ("fail", ())


@pytest.mark.parametrize(
    ("severity", "high", "verdict"),
    [
        ("critical", 50, Verdict.FAIL),
        ("warning", 50, Verdict.PASS),
        ("info", 50, Verdict.PASS),
        ("critical", 100, Verdict.PASS),
    ],
)
def test_only_critical_failures_stop(tmp_path, engine, severity, high, verdict):
    report = checked(tmp_path, trips(), {"one": between(high=high, severity=severity), "two": between()}, engine)
    assert report.verdict is verdict


def test_a_critical_failure_outweighs_a_critical_error(tmp_path, engine):
    report = checked(tmp_path, trips(), {"one": between(high=50), "two": between("nope")}, engine)
    assert report.verdict is Verdict.FAIL


def test_warnings_that_check_nothing_leave_the_whole_inconclusive(tmp_path, engine):
    report = checked(tmp_path, trips(), {"one": between("empty", severity="warning")}, engine)
    assert (report.verdict, report.reason) == (Verdict.INCONCLUSIVE, "none of the 1 expectations could be checked")


def test_what_great_expectations_refuses_is_named_at_once(tmp_path, engine):
    pairs = {"column_A": "temp", "column_B": "dewp", "value_pairs_set": ["one"]}
    expect = {
        "no_pairs": {"type": "expect_column_pair_values_to_be_in_set", "kwargs": pairs},
        "fine": between(),
        "inverted": {
            "type": "expect_column_values_to_not_be_outliers",
            "kwargs": {"column": "temp", "multiplier": -1.0},
        },
    }
    with pytest.raises(DeclarationError) as caught:
        checked(tmp_path, trips(), expect, engine)
    assert [problem.key for problem in caught.value.problems] == ["check.expect.no_pairs", "check.expect.inverted"]
    assert all("\n" not in problem.message for problem in caught.value.problems)


def test_a_name_that_the_shorthand_gives_is_taken(tmp_path, engine):
    with pytest.raises(DeclarationError, match="the name of an implied expectation"):
        checked(tmp_path, trips(), {"temp_not_null": between()}, engine, not_null=["temp"])


def test_a_missing_table_says_how_to_make_it(tmp_path, engine):
    with pytest.raises(EvidenceError, match="dvc repro"):
        check_table(Check(engine=engine), tmp_path / "none.parquet")


def test_a_column_of_another_type_is_the_fault_of_the_table(tmp_path, engine):
    path = tmp_path / "table.parquet"
    write_table(path, trips())
    known = {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "at", "value_set": ["AA"]}}
    suite = Check.model_validate({"expect": {"known": known}, "engine": engine})
    report = check_table(suite, path, {"at": Column(type="category")})
    (entry,) = [entry for entry in report.entries if entry.name == "known"]
    assert entry.reason == "could not be computed: at is stored as timestamp, declared category"
    assert report.verdict is Verdict.FAIL
