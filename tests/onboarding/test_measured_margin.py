"""What a proposed margin means is stated: rows, chance, the loss that is seen, and what to doubt."""

from tidegate.onboarding.measured_margin import MeasuredMargin


def test_the_reason_states_rows_chance_and_what_is_seen():
    few = MeasuredMargin("r2", 90, 0.03, sees=0.0612)
    assert "may lose 0.03, the least that 90 holdout rows can decide" in few.reason
    assert "an unchanged model passes in 4 of 5 cases, one that truly loses 0.061 is blocked as often;" in few.reason
    assert "1,200 holdout rows, 12 of them decisive, can" in MeasuredMargin("roc_auc", 1200, 0.34, 12).reason
    assert "90 holdout rows of 30 days or groups can" in MeasuredMargin("r2", 90, 0.03, blocks=30).reason
    assert MeasuredMargin("r2", 90, None).reason.startswith("90 holdout rows decide no loss of r2")
    of_one = MeasuredMargin("r2", 90, None, blocks=1).reason
    assert of_one.startswith("90 holdout rows of one day or group let no change pass")
    assert of_one.endswith("a pass needs at least 25")


def test_a_fit_that_is_too_good_is_doubted():
    assert not MeasuredMargin("r2", 90, 0.03).doubt
    assert not MeasuredMargin("r2", 90, 0.03, 0, 0.995).doubt
    assert (
        "a quick fit reaches r2 0.9981: is a column made of the target"
        in MeasuredMargin("r2", 90, 0.03, 0, 0.9981).doubt
    )
    assert "reaches roc_auc 1:" in MeasuredMargin("roc_auc", 90, 0.03, 0, 1.0).doubt
    named = MeasuredMargin("roc_auc", 90, 0.03, 0, 1.0, "status").doubt
    assert "status alone explains nearly all of the target; is status made of the target" in named
