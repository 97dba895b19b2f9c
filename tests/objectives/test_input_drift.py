from dataclasses import replace

from monitored import COLUMNS, SERVICE, mistakes, observed, params_of, window
from tidegate.objectives import input_drift
from tidegate.records import Verdict


def test_rows_like_the_training_rows_hold():
    assert set(observed("input_drift", window(20_000), window="100d").values()) == {"pass"}


def test_a_column_that_moved_is_named_and_the_others_are_not():
    found = observed("input_drift", window(20_000, shift=1.5), window="100d")
    assert (found["temp psi"], found["temp ks"], found["origin psi"]) == ("fail", "fail", "pass")


def test_only_the_columns_that_are_named_are_watched():
    assert observed("input_drift", window(20_000, shift=1.5), window="100d", columns=["origin"]) == {
        "origin psi": "pass"
    }


def test_few_rows_decide_nothing():
    assert observed("input_drift", window(500), window="100d") == {"inputs": "inconclusive"}


def test_a_column_that_the_training_rows_lack_decides_nothing():
    rows = window(5000)
    del rows.training.columns["origin"]
    assert observed("input_drift", rows, window="100d")["origin"] == "inconclusive"


def test_columns_that_the_model_does_not_read_are_refused():
    found = mistakes("input_drift", columns=["late", "tmp"])
    assert found["columns.0"] == "late is not a feature but has the role target"
    assert found["columns.1"].endswith("did you mean temp?")
    assert "can never fail" in mistakes("input_drift", ks=1.0)["ks"]
    assert input_drift.signal(params_of("input_drift"), SERVICE) is None


def of_days(shift=0.0):
    """Thirty-one days whose rows share half of their variance with their day, against 240 such days."""
    import numpy as np
    import pyarrow as pa

    from tidegate.data.statistics import table_statistics
    from tidegate.stats.read_table_statistics import read

    def table(days, moved):
        of_day = np.repeat(generator.normal(0, 0.7, days), 200)
        stamps = np.repeat(np.arange(days), 200).astype("datetime64[D]").astype("datetime64[us]")
        temp = of_day + generator.normal(moved, 0.7, len(of_day))
        origin = generator.choice(["EWR", "JFK", "LGA"], len(of_day))
        return pa.table({"temp": temp, "origin": origin, "late": np.ones(len(of_day), bool), "day": pa.array(stamps)})

    generator = np.random.default_rng(11)
    rows = window(31 * 200)
    training = read(table_statistics.of_table(table(240, 0.0), COLUMNS))
    now = table(31, shift)
    seconds = now.column("day").to_numpy().astype("datetime64[s]").astype("int64").astype(float)
    return replace(rows, table=now, training=training, seconds=seconds)


def test_rows_of_days_that_are_alike_hold_by_default_at_the_limit_that_they_decide():
    found = {finding.subject: finding for finding in observe(of_days())}
    assert found["temp ks"].verdict is Verdict.PASS
    assert 0.1 < found["temp ks"].limit <= 0.5
    assert "the least limit that rows so alike decide" in found["temp ks"].reason


def test_a_declared_limit_is_not_softened_and_the_message_names_one_that_is_decided():
    found = {finding.subject: finding for finding in observe(of_days(), ks=0.1)}
    assert found["temp ks"].verdict is Verdict.INCONCLUSIVE
    assert "these rows decide a limit of " in found["temp ks"].reason


def test_rows_of_days_that_moved_fail_by_default_as_at_the_declared_limit():
    for declared in ({}, {"ks": 0.1, "psi": 0.2}):
        assert observed("input_drift", of_days(shift=2.0), **declared)["temp ks"] == "fail"


def observe(rows, **declared):
    return input_drift.observe("inputs", params_of("input_drift", **declared), rows)
