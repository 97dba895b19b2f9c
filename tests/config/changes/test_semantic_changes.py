"""Checks, metrics and slices that a change adds, removes, weakens or changes."""

import pytest

from tidegate.config.changes.semantic_changes import Impact, ImpactKind, impacts

CHECK = {"type": "t", "kwargs": {"column": "a", "min_value": 0, "max_value": 9, "mostly": 0.9, "value_set": ["x"]}}


def one(before, after):
    return [
        str(each.kind) for each in impacts({"check": {"expect": {"c": before}}}, {"check": {"expect": {"c": after}}})
    ]


def changed(**kwargs):
    return CHECK | {"kwargs": CHECK["kwargs"] | kwargs}


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (CHECK, []),
        (CHECK | {"severity": "warning"}, ["weakened"]),
        (CHECK | {"when": "a > 1"}, ["weakened"]),
        (changed(mostly=0.8), ["weakened"]),
        (changed(mostly=0.95), ["changed"]),
        (changed(min_value=-1), ["weakened"]),
        (changed(min_value=1), ["changed"]),
        (changed(max_value=10), ["weakened"]),
        (changed(max_value=None), ["weakened"]),
        (changed(value_set=["x", "y"]), ["weakened"]),
        (changed(value_set=[]), ["changed"]),
        (CHECK | {"why": "other words"}, ["changed"]),
    ],
    ids=str,
)
def test_a_check_is_weaker_where_a_table_that_failed_can_pass(after, kind):
    assert one(CHECK, after) == kind


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"fresh": {"day": {"within": "1d"}}}, {"fresh": {"day": {"within": "36h"}}}, ("day_fresh", "weakened")),
        ({"fresh": {"day": {"within": "1d"}}}, {"fresh": {"day": {"within": "12h"}}}, ("day_fresh", "changed")),
        ({"rows": {"shrink_at_most": "10%"}}, {"rows": {"shrink_at_most": "20%"}}, ("rows", "weakened")),
        ({"rows": {"grow_at_most": "50%"}}, {"rows": {"shrink_at_most": "5%"}}, ("rows", "weakened")),
        ({"drift": {"psi": 0.2}}, {"drift": {"psi": 0.1}}, ("drift", "changed")),
        ({"drift": {"psi": 0.2}}, {"drift": {"psi": 0.3}}, ("drift", "weakened")),
        ({"drift": {"psi": 0.2, "severity": "critical"}}, {"drift": {"psi": 0.2}}, ("drift", "weakened")),
        ({"drift": {"ks": 0.1}}, {"drift": {"ks": 0.1, "psi": 0.3}}, ("drift", "weakened")),
        ({"drift": {"psi": 0.2}}, {}, ("drift", "removed")),
        (
            {"references": {"known": {"mostly": 0.99}}},
            {"references": {"known": {"mostly": 0.9}}},
            ("known", "weakened"),
        ),
        ({"references": {"known": {"min_rows": 9}}}, {"references": {}}, ("known", "removed")),
    ],
    ids=str,
)
def test_every_section_of_check_that_judges_is_told(before, after, found):
    told = impacts({"check": before}, {"check": after})
    assert [(each.name, str(each.kind)) for each in told] == [found]


def test_what_comes_and_goes_is_named_with_the_shorthand():
    before = {"check": {"not_null": ["a"]}, "evaluate": {"metrics": {"auc": {}}, "slices": {"s": {"by": "x"}}}}
    after = {"check": {"not_null": ["b"]}, "evaluate": {"metrics": {"auc": {"threshold": 0.2}}}}
    assert impacts(before, after) == [
        Impact("check", "b_not_null", ImpactKind.ADDED),
        Impact("check", "a_not_null", ImpactKind.REMOVED),
        Impact("metric", "auc", ImpactKind.CHANGED),
        Impact("slice", "s", ImpactKind.REMOVED),
    ]
