"""A rehearsal in the terminal and in the comment: outcome first, then what decided, then what nothing sees."""

from dataclasses import replace

import pytest

import rehearsing
from tidegate.rehearsal.rehearse import rehearse
from tidegate.review.rehearsal_texts import bar, clock, details, headline, terminal, title

WRONG = {
    "slow": rehearsing.recording(seconds=0.5),
    "no_data": rehearsing.HEALTHY,
    "one_category_wrong": rehearsing.HEALTHY,
}


@pytest.fixture(scope="module")
def made():
    return rehearse(rehearsing.given(rehearsing.plan(25, 50)), rehearsing.recorded(**WRONG))


def test_the_headline_counts_what_analyses_can_see(made):
    assert headline(made) == "prod: healthy candidate promoted; 2 of 2 catchable faults caught"


def test_a_run_is_called_as_its_fault_is_documented(made):
    said = {run.fault: title(run) for run in made.runs}
    assert (said["healthy"], said["slow"]) == ("nothing is wrong", "Every answer takes half a second longer")
    assert title(replace(made.runs[0], fault="of another project")) == ""


def test_one_line_for_each_run(made):
    lines = [*terminal(made, by_step=False)]
    assert lines[0] == "prod: canary, 40 requests/s; decided by the rendered queries of pods and router"
    assert [line.split()[0] for line in lines[2:6]] == ["healthy", "slow", "no_data", "one_category_wrong"]
    assert lines[3].split()[1:3] == ["ROLLED", "BACK"]
    assert lines[3].endswith("latency, latency.router")
    assert lines[6].startswith("one_category_wrong: no count of requests shows it; it would be seen by an objective")


def test_the_timeline_shows_each_step_and_what_decided(made):
    text = "\n".join(terminal(made, by_step=True))
    assert "    0:00   25 %  ██▌         at-25: " in text
    assert "errors, refused, unanswered, latency, score_shift hold\n" in text
    assert "latency FAILS: > 100 ms · latency.router FAILS: > 100 ms · errors, refused" in text
    assert " ROLLED BACK after 0:01: latency is above 100 ms" in text
    assert " PAUSED after 0:01: no data, or too few requests: errors, refused" in text


def test_the_comment_has_a_table_and_what_slipped_through(made):
    lines = [*details(made)]
    assert lines[:2] == ["| fault | outcome | after | failed requests | decided by |", "|---|---|--:|--:|---|"]
    assert "| `slow` Every answer takes half a second longer | rolled back | 0:01 |" in lines[3]
    assert lines[-1].startswith("- one_category_wrong: no count of requests shows it")


def test_what_was_not_replayed_stands_below_the_table_and_in_the_comment(made):
    """A rollout of 23 hours showed as one of 12, and nothing said why."""
    healthy = replace(made.runs[0], reason="every analysis of every step holds, but not rehearsed: probe after 4 h")
    shortened = replace(made, runs=(healthy, *made.runs[1:]))
    assert [*terminal(shortened, by_step=False)][-2] == "not rehearsed: probe after 4 h"
    assert [*details(shortened)][-1] == "- not rehearsed: probe after 4 h"
    assert "not rehearsed" not in "\n".join([*terminal(made, by_step=False), *details(made)])


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (300, "0:05"), (4200, "1:10"), (95, "0:01:35")])
def test_the_clock(seconds, text):
    assert clock(seconds) == text


@pytest.mark.parametrize(("share", "text"), [(0, " " * 10), (0.05, "▌" + " " * 9), (1, "█" * 10)])
def test_a_bar_is_as_long_as_its_share(share, text):
    assert bar(share) == text
