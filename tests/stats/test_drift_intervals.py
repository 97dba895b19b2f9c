import numpy as np
import pytest
from scipy.special import chndtrinc, ndtr
from scipy.stats import ks_2samp, ncx2

from tidegate.stats.drift_intervals import Sizes, ks_interval, ks_size, psi, psi_interval, psi_size


def sizes(n, m):
    return Sizes((n, m), (n, m), (n, m))


def test_the_index_is_zero_for_equal_shares_and_known_for_others():
    assert psi([10, 10], [10, 10]) == 0
    expected = (40.5 / 101 - 60.5 / 101) * np.log(40.5 / 60.5) * 2
    assert psi([60, 40], [40, 60]) == pytest.approx(expected)


def test_the_interval_of_the_index_is_that_of_the_noncentral_law():
    base, here = [1000] * 10, [1200, 800, *[1000] * 8]
    found = psi_interval(base, here, sizes(10_000, 10_000), 0.01)
    # the mean of the law is 9 + N psi with N = 5,000: without bias, so is that of the estimate
    seen = 5000 * found.value + 9
    assert ncx2.cdf(seen, 9, 5000 * found.high) == pytest.approx(0.01, rel=0.05)
    assert ncx2.sf(seen, 9, 5000 * found.low) == pytest.approx(0.01, rel=0.05)


@pytest.mark.parametrize(("n", "m"), [(1000, 1000), (100_000, 300)])
def test_of_two_samples_on_the_limit_each_error_is_as_rare_as_declared(n, m):
    random = np.random.default_rng(11)
    tilt = np.exp(0.71577 * np.linspace(-1, 1, 10))
    q, p = tilt / tilt.sum(), np.full(10, 0.1)
    limit = float(((q - p) * np.log(q / p)).sum())
    found = [psi_interval(random.multinomial(n, p), random.multinomial(m, q), sizes(n, m), 0.05) for _ in range(2000)]
    # 2,000 draws at 5 %: a standard error of half a point; with 15 rows in the rarest bin the law errs by two points
    assert 0.02 <= np.mean([each.low > limit for each in found]) <= 0.065
    assert 0.03 <= np.mean([each.high <= limit for each in found]) <= 0.08


def test_without_a_change_the_mean_index_is_zero_but_for_what_is_cut_off_below_it():
    random = np.random.default_rng(5)
    p = np.full(20, 0.05)
    found = [psi(random.multinomial(2000, p), random.multinomial(2000, p)) for _ in range(500)]
    assert np.mean(found) == pytest.approx(19 / 1000, rel=0.05)  # the bias that the interval removes


def test_a_bin_that_has_nearly_vanished_stretches_the_interval():
    found = psi_interval([500] * 4, [660, 660, 660, 20], sizes(2000, 2000), 0.01)
    plain = chndtrinc(1000 * found.value + 3, 3, 0.01) / 1000
    assert found.high - found.value > 1.2 * (plain - found.value)


@pytest.mark.slow
@pytest.mark.parametrize("shift", [0.2513, 0.5])
def test_the_distance_of_the_populations_is_below_the_interval_as_rarely_as_declared(shift):
    random = np.random.default_rng(13)
    truth = 2 * ndtr(shift / 2) - 1
    found = [
        ks_interval(
            ks_2samp(random.normal(size=800), random.normal(shift, 1, 600), method="asymp").statistic,
            sizes(800, 600),
            0.05,
        )
        for _ in range(500)
    ]
    assert np.mean([each.high < truth for each in found]) <= 0.08
    assert np.mean([each.low > truth for each in found]) <= 0.08


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["psi", "ks"])
def test_the_rows_that_are_said_to_suffice_do(kind):
    random = np.random.default_rng(17)
    size = psi_size(10, 0.2, 0.01) if kind == "psi" else ks_size(0.1, 0.01)
    n = round(2 * size)

    def passes():
        if kind == "psi":
            counts = (random.multinomial(n, np.full(10, 0.1)) for _ in range(2))
            return psi_interval(*counts, sizes(n, n), 0.01).high <= 0.2
        distance = ks_2samp(random.random(n), random.random(n), method="asymp").statistic
        return ks_interval(distance, sizes(n, n), 0.01).high <= 0.1

    assert 0.74 <= np.mean([passes() for _ in range(400)]) <= 0.9  # 80 %, standard error 2 points


def test_no_number_of_rows_shows_what_is_not_kept():
    assert ks_size(0.1, 0.01, hidden=0.1) == np.inf
