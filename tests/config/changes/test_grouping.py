"""Changed values are put together as one decision of an author, and can be made alone."""

from tidegate.config.changes.diff import changes
from tidegate.config.changes.grouping import applied, edits

BEFORE = {"train": {"estimator": {"kind": "trees", "depth": 3}}, "evaluate": {"threshold": 0.5}, "old": 1}
AFTER = {"train": {"estimator": {"kind": "linear", "C": 1.0}}, "evaluate": {"threshold": 0.4}}


def told(before, after):
    return [(edit.says, edit.keys) for edit in edits(changes(BEFORE, AFTER), before, after)]


def test_another_option_of_a_group_is_one_edit_and_every_other_key_its_own():
    assert told({"train": "trees"}, {"train": "linear"}) == [
        ("train trees → linear", ("train.estimator.kind", "train.estimator.C", "train.estimator.depth")),
        ("evaluate.threshold 0.5 → 0.4", ("evaluate.threshold",)),
        ("old 1 → –", ("old",)),
    ]


def test_values_below_an_option_that_stayed_are_edits_of_their_own():
    assert [says for says, _ in told({"train": "a"}, {"train": "a"})][:2] == [
        "train.estimator.kind trees → linear",
        "train.estimator.C – → 1.0",
    ]


def test_an_option_placed_elsewhere_is_found_under_its_package():
    found = edits(
        changes({"environments": {"prod": {"rollout": {"strategy": "rolling"}}}},
                {"environments": {"prod": {"rollout": {"strategy": "canary"}}}}),
        {"rollout@environments.prod.rollout": "rolling"},
        {"rollout@environments.prod.rollout": "canary"},
    )  # fmt: skip
    assert [edit.says for edit in found] == ["environments.prod.rollout rolling → canary"]


def test_an_experiment_is_told_by_its_keys_because_its_values_stand_everywhere():
    assert told({"experiment": None}, {"experiment": "fast"})[0][0] == "train.estimator.kind trees → linear"


def test_all_edits_together_are_the_new_declaration_and_the_old_one_is_left_alone():
    found = edits(changes(BEFORE, AFTER), {"train": "trees"}, {"train": "linear"})
    assert applied(BEFORE, found) == AFTER
    assert applied(BEFORE, found[1:2]) == {**BEFORE, "evaluate": {"threshold": 0.4}}
    assert BEFORE["evaluate"] == {"threshold": 0.5}
