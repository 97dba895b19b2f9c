from dataclasses import replace

from markupsafe import Markup

from reviewed import FELL, HELD, HOSTILE_TEXT
from tidegate.records import Estimate, Verdict
from tidegate.review.page.charts import curve, interval, part, reach
from tidegate.review.review_data import Curve, SliceChange


def sliced(base, head, difference):
    return SliceChange(label="carrier=HA", rows=89, base=base, head=head, difference=difference, verdict=Verdict.PASS)


def test_a_difference_and_a_value_are_drawn_with_their_limit_and_nothing_without_an_interval():
    assert interval(FELL).startswith(Markup("<svg"))
    assert "auc_floor" in interval(HELD)
    assert interval(replace(HELD, interval=None)) == ""


def test_the_scale_reaches_as_far_as_the_farthest_end():
    assert reach((sliced(0.5, 0.6, None), sliced(0.5, 0.5, Estimate(0.0, -0.2, 0.1)))) == 0.2 * 1.05
    assert reach(()) > 0


def test_a_slice_says_what_it_was_and_is():
    drawn = part(sliced(0.5, 0.6, None), 0.2)
    assert "carrier=HA: 0.5" in drawn
    assert "0.6" in drawn


def test_both_revisions_are_in_one_square_and_names_stay_text():
    drawn = curve(
        Curve(title=HOSTILE_TEXT, across="x", up="y", base=((0.0, 0.0), (1.0, 1.0)), head=((0.0, 0.0), (1.0, 0.5)))
    )
    assert drawn.count("<polyline") == 2
    assert "]]></failure>" not in drawn
