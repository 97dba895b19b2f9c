import numpy as np
import pandas as pd
import pytest
from scipy.stats import ks_2samp

from tidegate.artifacts import write_json, write_table
from tidegate.checks.drift import described, entries, reference
from tidegate.config.schema.check import Drift
from tidegate.config.schema.data import Column
from tidegate.data.statistics import table_statistics
from tidegate.errors import EvidenceError

COLUMNS = {
    "x": Column(type="float", nullable=True),
    "kind": Column(type="category", nullable=True),
    "id": Column(type="int", role="id"),
    "y": Column(type="bool", role="target"),
}


def sample(rows, *, seed, shift=0.0, odd=0.5, missing=0.0):
    random = np.random.default_rng(seed)
    x = random.normal(shift, 1, rows)
    x[random.random(rows) < missing] = np.nan
    kind = np.where(random.random(rows) < odd, "odd", "even")
    return pd.DataFrame({"x": x, "kind": kind, "id": range(rows), "y": random.random(rows) < 0.3})


@pytest.fixture
def drift_of(tmp_path):
    def compare_tables(here, base, **limits):
        write_table(tmp_path / "here.parquet", here)
        write_table(tmp_path / "base.parquet", base)
        before = reference(tmp_path / "base.parquet", COLUMNS)
        found = entries(Drift(**limits), before, described(tmp_path / "here.parquet", COLUMNS), COLUMNS)
        return {entry.name: entry for entry in found}

    return compare_tables


def test_two_samples_of_one_population_have_not_drifted(drift_of):
    found = drift_of(sample(5000, seed=1), sample(8000, seed=2))
    assert {name: each.outcome for name, each in found.items()} == {
        "x_psi": "pass",
        "x_ks": "pass",
        "kind_psi": "pass",
        "y_psi": "pass",
    }


def test_the_distance_of_columns_that_were_kept_whole_is_the_one_that_scipy_computes(drift_of):
    here, base = sample(700, seed=3, shift=0.3, missing=0.1), sample(900, seed=4, missing=0.2)
    entry = drift_of(here, base)["x_ks"]
    expected = ks_2samp(base["x"].dropna(), here["x"].dropna()).statistic
    assert entry.observed == pytest.approx(expected, rel=1e-9)
    assert entry.judged == here["x"].notna().sum()


def test_the_distance_of_other_columns_is_off_by_no_more_than_the_two_thousandths_that_count_as_noise(drift_of):
    here, base = sample(30_000, seed=3, shift=0.3), sample(20_000, seed=4)
    entry = drift_of(here, base)["x_ks"]
    assert abs(entry.observed - ks_2samp(base["x"], here["x"]).statistic) <= 0.002
    assert entry.reason.startswith("0.12, between 0.103 and 0.133, over 30,000 rows against 20,000")


def test_a_shifted_column_fails_and_says_how_many_rows_said_so(drift_of):
    found = drift_of(sample(5000, seed=1, shift=1.0), sample(5000, seed=2))
    assert (found["x_ks"].outcome, found["x_psi"].outcome, found["kind_psi"].outcome) == ("fail", "fail", "pass")
    assert "over 5,000 rows against 5,000: beyond 0.1" in found["x_ks"].reason


def test_another_mix_of_categories_fails(drift_of):
    assert drift_of(sample(5000, seed=1, odd=0.9), sample(5000, seed=2))["kind_psi"].outcome == "fail"


def test_a_column_that_lost_its_values_fails(drift_of):
    assert drift_of(sample(5000, seed=1, missing=0.6), sample(5000, seed=2))["x_psi"].outcome == "fail"


def test_few_rows_tell_nothing_and_say_how_many_would(drift_of):
    entry = drift_of(sample(40, seed=1), sample(5000, seed=2))["x_ks"]
    assert entry.outcome == "inconclusive"
    assert "needs about" in entry.reason


def test_a_small_reference_can_never_tell(drift_of):
    entry = drift_of(sample(5000, seed=1), sample(40, seed=2))["x_ks"]
    assert "needs a larger reference" in entry.reason


def test_a_column_without_values_is_inconclusive(drift_of):
    assert drift_of(sample(50, seed=1, missing=1.1), sample(50, seed=2))["x_ks"].outcome == "inconclusive"


def test_an_empty_reference_is_inconclusive(drift_of):
    found = drift_of(sample(50, seed=1), sample(0, seed=2))
    assert {value.outcome for value in found.values()} == {"inconclusive"}


@pytest.mark.parametrize(
    ("change", "table"), [({"x": None}, "the table"), ({"x": "text"}, "the table"), ({}, "the reference")], ids=str
)
def test_a_column_that_one_table_lacks_is_inconclusive(drift_of, change, table):
    here, base = sample(500, seed=1), sample(500, seed=2)
    if not change:
        base = base.drop(columns="x")
    here = here.drop(columns="x") if change == {"x": None} else here.assign(**change)
    entry = drift_of(here, base)["x_psi"]
    assert (entry.outcome, entry.reason) == ("inconclusive", f"{table} has no column x")


def test_kept_statistics_check_as_the_rows_do(tmp_path, drift_of):
    here, base = sample(3000, seed=1, shift=0.2), sample(4000, seed=2)
    by_rows = drift_of(here, base)
    write_json(tmp_path / "base.json", table_statistics.of_file(tmp_path / "base.parquet", COLUMNS))
    kept = reference(tmp_path / "base.json", COLUMNS)
    found = entries(Drift(), kept, described(tmp_path / "here.parquet", COLUMNS), COLUMNS)
    assert {entry.name: entry for entry in found} == by_rows


@pytest.mark.parametrize("text", ["{}", "[]", '{"schema": 3, "rows": 1, "columns": {}}', '{"schema": 1, "rows": 1}'])
def test_what_are_no_statistics_is_no_reference(tmp_path, text):
    (tmp_path / "base.json").write_text(text)
    with pytest.raises(EvidenceError, match="is not a statistics file written by `tidegate split`"):
        reference(tmp_path / "base.json", COLUMNS)


def test_a_reference_that_is_not_there_is_named(tmp_path):
    with pytest.raises(EvidenceError, match="not found"):
        reference(tmp_path / "none.parquet", COLUMNS)


def test_a_reference_of_an_older_version_is_compared_with_a_note(tmp_path, drift_of):
    here, base = sample(3000, seed=1), sample(4000, seed=2)
    drift_of(here, base)
    kept = table_statistics.of_file(tmp_path / "base.parquet", COLUMNS) | {"schema": 1}
    del kept["blocks"]
    write_json(tmp_path / "base.json", kept)
    old = reference(tmp_path / "base.json", COLUMNS)
    found = list(entries(Drift(), old, described(tmp_path / "here.parquet", COLUMNS), COLUMNS))
    assert {entry.outcome for entry in found} == {"pass"}
    assert all("the reference was written by an older version" in entry.reason for entry in found)


def test_a_table_of_one_day_does_not_pass_for_a_season(tmp_path):
    columns = {"temp": Column(type="float"), "t": Column(type="timestamp", role="time")}
    random = np.random.default_rng(5)

    def of_days(days, rows):
        times = pd.date_range("2024-01-01", periods=days).repeat(rows)
        temp = random.normal(0, 1, days).repeat(rows) + random.normal(0, 0.3, days * rows)
        return pd.DataFrame({"temp": temp, "t": times})

    for name, table in {"base": of_days(200, 50), "day": of_days(1, 1000), "season": of_days(1500, 20)}.items():
        write_table(tmp_path / f"{name}.parquet", table)
    base = reference(tmp_path / "base.parquet", columns)
    outcomes = {
        name: {
            entry.outcome
            for entry in entries(Drift(), base, described(tmp_path / f"{name}.parquet", columns), columns)
            if entry.name == "temp_psi"
        }
        for name in ("day", "season")
    }
    assert outcomes == {"day": {"inconclusive"}, "season": {"pass"}}
