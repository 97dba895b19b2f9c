import numpy as np
import pytest
from scipy.stats import ks_2samp

from tidegate.config.schema.check import Drift
from tidegate.records import Verdict
from tidegate.stats.drift import compare, ks_noise, psi, psi_noise, read


def numbers(points, at, before=None, missing=0):
    return {"missing": missing, "points": points, "at": at, "before": before or [0] * len(points)}


def statistics(**columns):
    return read({"schema": 1, "rows": 1, "columns": columns})


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


def test_a_table_is_at_no_distance_from_itself():
    same = statistics(x=numbers([1, 2, 3], [5, 5, 5]), c={"missing": 0, "values": {"a": 9}, "other": 6})
    assert [each.value for each in compare(Drift(), same, same)] == [0, 0, 0]


def test_the_distance_is_the_largest_gap_at_or_just_below_a_point():
    base, here = statistics(x=numbers([1, 2], [50, 50])), statistics(x=numbers([1.5, 2], [20, 80]))
    _, distance = compare(Drift(), base, here)
    assert (distance.kind, distance.value) == ("ks", 0.5)


def test_rows_between_points_widen_the_noise_by_the_share_that_they_may_hide():
    whole = statistics(x=numbers([1, 2, 3], [500, 250, 250]))
    kept = statistics(x=numbers([1, 3], [500, 250], [0, 250]))
    noise = [list(compare(Drift(), base, whole))[1].noise for base in (whole, kept)]
    assert noise[1] - noise[0] == pytest.approx(0.25)


def test_columns_that_are_described_otherwise_are_not_compared():
    assert list(compare(Drift(), statistics(x=numbers([1], [1])), statistics())) == []


def test_where_nothing_is_kept_nothing_is_decided():
    empty = statistics(x=numbers([], []))
    assert {each.verdict for each in compare(Drift(), empty, empty)} == {Verdict.INCONCLUSIVE}


@pytest.mark.parametrize("points", [[2, 1], [1, 1], [1]])
def test_points_without_an_order_or_a_count_are_refused(points):
    with pytest.raises(ValueError, match="points"):
        statistics(x=numbers(points, [1, 1], [0, 0]))
