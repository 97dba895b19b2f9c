"""A rollout is drawn on the scale of the longest: steps, failed requests, decision."""

import re
from dataclasses import replace

import pytest

import rehearsing
from tidegate.delivery.rehearsals import RolloutOutcome
from tidegate.rehearsal.rehearse import rehearse
from tidegate.review.page import rehearsal_chart


@pytest.fixture(scope="module")
def made():
    wrong = {"refuses_all": rehearsing.recording(code="400"), "one_category_wrong": rehearsing.HEALTHY}
    return rehearse(rehearsing.given(rehearsing.plan(25, 50)), rehearsing.recorded(**wrong))


def places(svg, kind):
    return re.findall(rf'x="([\d.]+)%" width="([\d.]+)%" y="([\d.]+)%" height="([\d.]+)%" class="{kind}"', svg)


def test_steps_are_as_wide_as_they_last_and_as_tall_as_their_share(made):
    whole_s = rehearsal_chart.longest_s(made)
    assert whole_s == 300  # two steps of two minutes, and a minute with all traffic
    drawn = rehearsal_chart.run(made.runs[0], whole_s)
    assert places(drawn, "share") == [
        ("0.00", "40.00", "70.0", "30.0"),
        ("40.00", "40.00", "48.0", "52.0"),
        ("80.00", "20.00", "4.0", "96.0"),
    ]
    assert not places(drawn, "failed")
    assert 'x1="80.00%" x2="80.00%" y1="0%" y2="100%" class="decided promoted"' in drawn


def test_what_failed_is_red_as_far_as_the_candidate_goes(made):
    drawn = rehearsal_chart.run(made.runs[1], 300)
    ((left, width, _, tall),) = places(drawn, "failed")
    assert (left, width) == ("0.00", "20.00")
    assert float(tall) == pytest.approx(30, abs=0.5)
    assert "decided rolled" in drawn


def test_where_the_stable_version_fails_the_height_is_the_share_of_all(made):
    run = replace(made.runs[0], minutes=((75, 25, 60),))
    ((_, _, _, tall),) = places(rehearsal_chart.run(run, 300), "failed")
    assert tall == "60.0"


def test_the_colour_says_whether_the_outcome_is_right(made):
    healthy, refused, unseen = made.runs
    assert [rehearsal_chart.mark(run) for run in made.runs] == ["pass", "pass", ""]
    assert rehearsal_chart.mark(replace(healthy, outcome=RolloutOutcome.PAUSED)) == "fail"
    assert rehearsal_chart.mark(replace(refused, outcome=RolloutOutcome.PROMOTED)) == "fail"
    assert rehearsal_chart.mark(replace(unseen, outcome=RolloutOutcome.PAUSED)) == "pass"


def test_hostile_names_stay_text(made):
    drawn = rehearsal_chart.run(replace(made.runs[0], fault='"><script>'), 300)
    assert "<script>" not in drawn
