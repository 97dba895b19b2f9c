"""The terminal's table: exact at full width, sentences where it does not fit, coloured only when asked."""

from dataclasses import replace

import pytest

from tidegate.cli._printing.gate_table import lines
from tidegate.errors import Where
from tidegate.records import Decision, Estimate, Finding, ProjectVerdict, Verdict

PASSES = Finding(
    "auc_floor",
    Verdict.PASS,
    "roc_auc is 0.6904, at worst 0.6880; the floor is 0.67",
    "roc_auc",
    head=0.6904,
    interval=Estimate(0.6904, 0.6880, 0.6931),
    limit=0.67,
)
FAILS = Finding(
    "auc_holds",
    Verdict.FAIL,
    "roc_auc changes by −0.0073, at best −0.0055; the margin is 0.004",
    "roc_auc",
    base=0.6904,
    head=0.6831,
    difference=Estimate(-0.0073, -0.0091, -0.0055),
    limit=-0.004,
    sees=0.0061,
)
OPEN = Finding(
    "carriers_hold",
    Verdict.INCONCLUSIVE,
    "roc_auc changes by −0.010, between −0.061 and +0.041; the margin is 0.03",
    "roc_auc",
    "carrier=HA",
    base=0.712,
    head=0.702,
    difference=Estimate(-0.01, -0.061, 0.041),
    limit=-0.03,
    sees=0.095,
    undecided=0.62,
    remedy="needs about 1,200 rows like these",
)
LOOSER = Finding("loosening", Verdict.FAIL, "margin 0.003 → 0.004; judged by 0.003", "gate.rules.auc_holds.margin")
DECISION = Decision(
    "main 4f1c2ab", "work tree", (PASSES, FAILS, OPEN), (LOOSER,), paired_rows=82_609, notes=("evidence from cache",)
)
WIDE = """\
BLOCKED  1 pass, 1 fail, 1 inconclusive, 1 weakened                        main 4f1c2ab → work tree   82,609 paired rows

 rule           subject  slice         base    head  difference                   limit    sees  undecided  verdict
 auc_holds      roc_auc  all         0.6904  0.6831  −0.0073 [−0.0091, −0.0055]  −0.004  0.0061             FAIL
 carriers_hold  roc_auc  carrier=HA   0.712   0.702  −0.010 [−0.061, +0.041]      −0.03   0.095        62%  INCONCLUSIVE
 auc_floor      roc_auc  all                 0.6904  [0.6880, 0.6931]              0.67                     pass
 sees: the smallest true loss that is blocked in 4 of 5 cases; undecided: how often a change like this that loses
   nothing stays undecided

not passed
 auc_holds: roc_auc changes by −0.0073, at best −0.0055; the margin is 0.004
 carriers_hold (carrier=HA): roc_auc changes by −0.010, between −0.061 and +0.041; the margin is 0.03; needs about 1,200
   rows like these

weakened by this change
 loosening: margin 0.003 → 0.004; judged by 0.003

 evidence from cache"""
NARROW = """\
BLOCKED  1 pass, 1 fail, 1 inconclusive, 1 weakened
main 4f1c2ab → work tree   82,609 paired rows

FAIL  auc_holds: roc_auc changes by −0.0073, at best
  −0.0055; the margin is 0.004
INCONCLUSIVE  carriers_hold (carrier=HA): roc_auc changes by
  −0.010, between −0.061 and +0.041; the margin is 0.03;
  needs about 1,200 rows like these
pass  auc_floor: roc_auc is 0.6904, at worst 0.6880; the
  floor is 0.67

weakened by this change
 loosening: margin 0.003 → 0.004; judged by 0.003

 evidence from cache"""


def text(width, decision=DECISION, *, colour=False):
    return "\n".join(lines(decision, width=width, colour=colour))


@pytest.mark.parametrize(("width", "expected"), [(120, WIDE), (60, NARROW)])
def test_the_whole_report(width, expected):
    assert text(width) == expected


MEDIUM = """\
 rule           slice       difference                   limit  verdict
 auc_holds      all         −0.0073 [−0.0091, −0.0055]  −0.004  FAIL
 carriers_hold  carrier=HA  −0.010 [−0.061, +0.041]      −0.03  INCONCLUSIVE
 auc_floor      all         [0.6880, 0.6931]              0.67  pass
 a wider terminal also shows: subject, base, head, sees, undecided
"""


def test_a_narrow_terminal_shows_a_table_of_fewer_columns():
    assert MEDIUM in text(80)
    assert max(map(len, text(80).splitlines())) <= 80


@pytest.mark.parametrize(
    ("width", "missing"),
    [
        (120, ""),
        (119, "undecided"),
        (108, "sees, undecided"),
        (100, "subject, sees, undecided"),
        (91, "base, head, sees, undecided"),
        (84, "subject, base, head, sees, undecided"),
    ],
)
def test_no_more_columns_are_left_out_than_the_width_demands(width, missing):
    shown = text(width)
    assert " rule " in shown
    assert ("a wider terminal" in shown) is bool(missing)
    assert f"a wider terminal also shows: {missing}" in shown or not missing


@pytest.mark.parametrize("width", [120, 80, 60])
def test_colour_adds_nothing_but_colour(width):
    shown = text(width, colour=True)
    assert "\033[31m" in shown
    for code in ("\033[31m", "\033[32m", "\033[33m", "\033[0m"):
        shown = shown.replace(code, "")
    assert shown == text(width)


@pytest.mark.parametrize("width", [120, 60])
def test_names_from_the_data_cannot_steer_the_terminal(width):
    hostile = Finding("holds", Verdict.FAIL, "a\n\033[2Jb", "roc\u202eauc", "carrier=\033[32mPASSES\r\n")
    shown = text(width, Decision("base", "head", (hostile,)))
    assert "\033" not in shown
    assert "\u202e" not in shown
    assert "\r" not in shown


def test_of_several_projects_no_rows_are_claimed_to_be_missing():
    joint = Decision("main", "work tree", (), projects=(ProjectVerdict("projects/a"),))
    assert "paired" not in text(100, joint)
    assert "no paired rows" in text(100, replace(joint, projects=()))


def test_nothing_judged_says_so():
    assert text(80, Decision("base", "head", ())).startswith("UNDECIDED  no findings")


def slices(verdict=Verdict.PASS, names="ABCDEFGH"):
    return tuple(
        Finding("carriers_hold", verdict, "unchanged: no prediction differs", "roc_auc", f"carrier={n}", limit=-0.03)
        for n in names
    )


def test_what_passes_of_one_rule_is_one_line_with_a_count():
    wide = text(120, Decision("base", "head", slices())).splitlines()[2:]
    assert wide == [
        " rule           subject  slice       limit  verdict",
        " carriers_hold  roc_auc  8 findings  −0.03  pass",
    ]
    narrow = text(40, Decision("base", "head", slices())).splitlines()[3:]
    assert " ".join(narrow).replace("   ", " ") == (
        "pass  carriers_hold (8 findings): all pass: carrier=A, carrier=B, carrier=C, carrier=D, carrier=E and 3 more; "
        "`-o json` lists each"
    )


def test_few_that_pass_stay_single():
    assert text(120, Decision("base", "head", slices(names="AB"))).count("carriers_hold") == 2


def test_what_does_not_pass_stays_single_and_first():
    decision = Decision("base", "head", slices() + slices(Verdict.FAIL, "XYZ") + slices(Verdict.INCONCLUSIVE, "UVW"))
    shown = text(40, decision).splitlines()[3:]
    words = [line.split()[0] for line in shown if line and not line.startswith(" ")]
    assert words == ["FAIL"] * 3 + ["INCONCLUSIVE"] * 3 + ["pass"]


def test_every_finding_is_counted_in_the_headline_though_folded():
    assert text(120, Decision("base", "head", slices())).startswith("PASSES  8 pass ")


def test_a_file_is_named_once():
    edited = Finding("loosening", Verdict.FAIL, ".ci/run: edited", ".ci/run", where=Where(".ci/run"))
    assert " loosening: .ci/run: edited" in text(80, Decision("base", "head", (PASSES,), (edited,))).splitlines()
