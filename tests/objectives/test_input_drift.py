from monitored import SERVICE, mistakes, observed, params_of, window
from tidegate.objectives import input_drift


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
