import numpy as np
import pandas as pd
import pytest
from scipy.stats import ks_2samp

from tidegate.artifacts import write_table
from tidegate.checks.drift import entries, ks_noise, psi, psi_noise
from tidegate.checks.judge import check_against
from tidegate.config.schema.check import Check, Drift
from tidegate.config.schema.data import Column
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
    def judge(here, base, **limits):
        write_table(tmp_path / "here.parquet", here)
        write_table(tmp_path / "base.parquet", base)
        found = entries(Drift(**limits), tmp_path / "here.parquet", tmp_path / "base.parquet", COLUMNS)
        return {each.name: each for each in found}

    return judge


def test_two_samples_of_one_population_have_not_drifted(drift_of):
    found = drift_of(sample(5000, seed=1), sample(8000, seed=2))
    assert {name: each.outcome for name, each in found.items()} == {
        "rows_drift": "pass",
        "x_psi": "pass",
        "x_ks": "pass",
        "kind_psi": "pass",
        "y_psi": "pass",
    }


def test_the_distance_is_the_one_that_scipy_computes(drift_of):
    here, base = sample(700, seed=3, shift=0.3, missing=0.1), sample(900, seed=4, missing=0.2)
    entry = drift_of(here, base)["x_ks"]
    expected = ks_2samp(base["x"].dropna(), here["x"].dropna()).statistic
    assert entry.observed == pytest.approx(expected, rel=1e-9)
    assert entry.judged == here["x"].notna().sum()


def test_a_shifted_column_fails(drift_of):
    found = drift_of(sample(5000, seed=1, shift=1.0), sample(5000, seed=2))
    assert (found["x_ks"].outcome, found["x_psi"].outcome, found["kind_psi"].outcome) == ("fail", "fail", "pass")
    assert "beyond 0.1" in found["x_ks"].reason


def test_another_mix_of_categories_fails(drift_of):
    assert drift_of(sample(5000, seed=1, odd=0.9), sample(5000, seed=2))["kind_psi"].outcome == "fail"


def test_a_column_that_lost_its_values_fails(drift_of):
    assert drift_of(sample(5000, seed=1, missing=0.6), sample(5000, seed=2))["x_psi"].outcome == "fail"


def test_few_rows_tell_nothing_and_say_how_many_would(drift_of):
    entry = drift_of(sample(40, seed=1), sample(5000, seed=2), rows=2)["x_ks"]
    assert entry.outcome == "inconclusive"
    assert "needs about" in entry.reason


def test_a_small_reference_can_never_tell(drift_of):
    entry = drift_of(sample(5000, seed=1), sample(40, seed=2), rows=200)["x_ks"]
    assert "needs a larger reference" in entry.reason


def test_a_column_without_values_is_inconclusive(drift_of):
    assert drift_of(sample(50, seed=1, missing=1.1), sample(50, seed=2))["x_ks"].outcome == "inconclusive"


@pytest.mark.parametrize(("rows", "outcome"), [(150, "pass"), (151, "fail"), (50, "pass"), (49, "fail")])
def test_the_number_of_rows_may_change_by_exactly_the_limit(drift_of, rows, outcome):
    assert drift_of(sample(rows, seed=1), sample(100, seed=2), rows=0.5)["rows_drift"].outcome == outcome


def test_an_empty_reference_is_inconclusive(drift_of):
    found = drift_of(sample(50, seed=1), sample(0, seed=2))
    assert {each.outcome for each in found.values()} == {"inconclusive"}


def test_the_index_is_zero_for_equal_shares_and_known_for_others():
    assert psi([10, 10], [10, 10]) == 0
    expected = (40.5 / 101 - 60.5 / 101) * np.log(40.5 / 60.5) * 2
    assert psi([60, 40], [40, 60]) == pytest.approx(expected)


@pytest.mark.parametrize("statistic", ["psi", "ks"])
def test_luck_alone_exceeds_the_noise_as_rarely_as_declared(statistic):
    random = np.random.default_rng(7)
    n, m, draws, alpha = 2000, 1000, 1000, 0.05
    exceeded = 0
    for _ in range(draws):
        if statistic == "psi":
            base, here = random.multinomial(n, [0.1] * 10), random.multinomial(m, [0.1] * 10)
            exceeded += psi(base, here) > psi_noise(10, n, m, alpha)
        else:
            distance = ks_2samp(random.random(n), random.random(m), method="asymp").statistic
            exceeded += distance > ks_noise(n, m, alpha)
    # 1,000 draws at 5 %: a standard error of 0.7 %
    assert 0.03 <= exceeded / draws <= 0.07


def test_drift_stands_in_the_report_beside_the_expectations(tmp_path):
    write_table(tmp_path / "here.parquet", sample(3000, seed=1, shift=1))
    write_table(tmp_path / "base.parquet", sample(3000, seed=2))
    suite = Check.model_validate({"not_null": ["id"], "drift": {"severity": "critical"}})
    report = check_against(suite, tmp_path / "here.parquet", tmp_path / "base.parquet", COLUMNS)
    assert report.verdict.value == "fail"
    assert {"id_not_null", "x_ks"} <= {each.name for each in report.entries}
    with pytest.raises(EvidenceError, match="does not exist"):
        check_against(suite, tmp_path / "here.parquet", tmp_path / "none.parquet", COLUMNS)
