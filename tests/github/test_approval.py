"""Who has to approve: files that could reach the judge, and places in which the gate is loosened."""

from dataclasses import replace

from tidegate.errors import Where
from tidegate.github.approval import needs
from tidegate.records import Finding, Verdict
from tidegate.repository.revisions.owners import parse

OWNERS = parse("/conf/gate/ @kim @tides/ml\n/conf/check/ @lee\n/pipelines/ @tides/ml\n/conf/experiment/ @everyone\n")


def loosened(key: str, where: str = "") -> Finding:
    return Finding("loosening", Verdict.FAIL, f"{key}: weaker", key, where=Where(where) if where else None)


def needed(*loosenings: Finding, files: tuple[str, ...] = (), approvers: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    members = {"@tides/ml": {"Mia"}}
    found = needs(
        files, loosenings, owners=OWNERS, approvers=approvers, members=lambda team, users: members[team] & {*users}
    )
    return [(need.path, need.approved_by) for need in found]


def test_nothing_that_decides_changed_needs_nobody() -> None:
    assert needed() == []


def test_a_loosened_key_needs_an_owner_of_the_file_that_it_stands_in() -> None:
    where = "conf/gate/flights.yaml"
    assert needed(loosened("gate.rules.auc.at", where)) == [(where, "")]
    assert needed(loosened("gate.rules.auc.at", where), approvers=("lee", "Kim")) == [(where, "Kim")]


def test_a_member_of_an_owning_team_may_approve_and_another_may_not() -> None:
    code = ("pipelines/a.py",)
    assert needed(files=code, approvers=("kim",)) == [("pipelines/a.py", "")]
    assert needed(files=code, approvers=("kim", "Mia")) == [("pipelines/a.py", "Mia")]


def test_a_gate_that_is_loosened_from_another_file_still_needs_the_gates_owner() -> None:
    moved = loosened("gate.rules.auc.at", "conf/experiment/kind.yaml")
    assert needed(moved, approvers=("everyone",)) == [("conf/gate/", "")]


def test_checks_are_their_own_owners_and_what_has_no_owner_is_the_gates() -> None:
    found = (loosened("check.expect.rows"), loosened("data.split.holdout_from"), loosened("holdout"))
    assert needed(*found, approvers=("lee",)) == [("conf/data/", ""), ("conf/gate/", ""), ("conf/check/", "lee")]
    assert needed(*found, approvers=("kim",)) == [("conf/check/", ""), ("conf/data/", "kim"), ("conf/gate/", "kim")]


def test_where_codeowners_names_nobody_nobody_can_approve() -> None:
    found = needs(["uv.toml"], (), owners=parse(""), approvers=("kim",), members=lambda team, users: set())
    assert [(need.owners, need.approved_by) for need in found] == [((), "")]


def test_a_team_is_asked_for_once() -> None:
    asked: list[str] = []

    def members(team: str, users: tuple[str, ...]) -> set[str]:
        asked.append(team)
        return set()

    needs(["pipelines/a.py", "pipelines/b.py"], (), owners=OWNERS, approvers=("kim",), members=members)
    assert asked == ["@tides/ml"]


def test_in_one_of_several_projects_the_owners_are_those_of_its_own_folders() -> None:
    owners = parse("/conf/gate/ @kim\n/projects/a/conf/gate/ @lee\n/projects/b/conf/gate/ @mia\n")
    key = replace(loosened("gate.rules.auc.at", "projects/a/conf/gate/x.yaml"), project="projects/a")
    elsewhere = replace(loosened("gate.alpha", "projects/b/conf/gate/x.yaml"), project="projects/a")
    unowned = replace(loosened("data.split"), project="projects/b")
    found = needs([], [key, elsewhere, unowned], owners=owners, approvers=("lee",), members=lambda team, users: set())
    assert [(need.path, need.owners, need.approved_by) for need in found] == [
        ("projects/b/conf/data/", ("@mia",), ""),
        ("projects/a/conf/gate/x.yaml", ("@lee",), "lee"),
        ("projects/a/conf/gate/", ("@lee",), "lee"),
    ]


def test_a_project_that_came_or_went_is_its_owners() -> None:
    gone = Finding("loosening", Verdict.FAIL, "is removed", "projects/a", where=Where("projects/a/conf/config.yaml"))
    owners = parse("/projects/a/ @lee\n")
    found = needs([], [gone], owners=owners, approvers=("lee",), members=lambda team, users: set())
    assert [(need.path, need.approved_by) for need in found] == [("projects/a/conf/config.yaml", "lee")]
