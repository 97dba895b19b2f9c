from dataclasses import replace

from markupsafe import Markup

from reviewed import FELL, HELD, HOSTILE_TEXT
from tidegate.records import Estimate, Verdict
from tidegate.review.page.charts import FARTHEST, curve, forest, in_margins, interval, margins, moved, part, reach
from tidegate.review.review_data import Confusion, Curve, SliceChange


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


def test_rules_are_compared_in_units_of_their_margins():
    """A loss of twice the margin is −2, whichever way the metric is better."""
    falls = replace(FELL, difference=Estimate(-0.5, -0.75, -0.25), limit=-0.25)
    grows = replace(FELL, subject="rmse", difference=Estimate(16.0, 8.0, 24.0), limit=8.0)
    assert margins(falls) == Estimate(-2.0, -3.0, -1.0)
    assert margins(grows) == Estimate(-2.0, -3.0, -1.0)
    assert in_margins((falls, replace(falls, limit=0.0), HELD, grows)) == (falls, grows)


def test_far_beyond_the_margin_it_ends_at_the_edge():
    far = replace(FELL, difference=Estimate(-0.3, -0.4, -0.2), limit=-0.003)
    near = replace(FELL, difference=Estimate(0.0, -0.001, 0.001), limit=-0.003)
    drawn = forest(far, (far, near))
    assert "-100.00 margins" in drawn
    assert drawn.count('class="limit"') == 1
    edge = forest(replace(far, difference=Estimate(-0.003 * FARTHEST, -0.4, -0.2)), (far, near))
    assert drawn.split("<circle")[1].split("</circle>")[0] == edge.split("<circle")[1].split("</circle>")[0]


def test_more_wrong_answers_are_red_and_fewer_right_ones_too():
    pairs = (
        Confusion("false positive", "", 2, 6, is_wrong=True),
        Confusion("true positive", "", 9, 7, is_wrong=False),
        Confusion("false negative", "", 5, 4, is_wrong=True),
        Confusion("true negative", "", None, 4, is_wrong=False),
    )
    more, fewer, better, unknown = (moved(pair, pairs) for pair in pairs)
    assert 'x="50.00%" width="50.00%"' in more
    assert 'x="25.00%" width="25.00%"' in fewer
    assert 'aria-label="true positive: −2 rows"' in fewer
    assert ["fail" in drawn for drawn in (more, fewer, better)] == [True, True, False]
    assert unknown == ""


def test_a_point_has_its_interval():
    assert (
        curve(Curve("c", "x", "y", (), ((0.5, 0.5),), dots=True, spread=((0.5, 0.4, 0.6),))).count("spread head") == 1
    )
