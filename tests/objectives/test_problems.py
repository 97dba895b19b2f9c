"""Mistakes that any objective can have, by its key; those of a kind are in the kind's own test."""

from dataclasses import replace

import pytest

from monitored import COLUMNS, DATA, monitor
from tidegate.config.schema.data import Column, ColumnRole, ColumnType
from tidegate.objectives import problems

PERFORMS = {"kind": "performance", "metric": "roc_auc", "at_least": 0.7, "owner": "me"}
UNTIMED = replace(DATA, columns={name: column for name, column in COLUMNS.items() if name != "day"})


def test_the_mistake_of_a_kind_has_its_key():
    declared = monitor(fast={"kind": "latency", "at_least": "99%", "at_most_ms": 80, "owner": "me"})
    (problem,) = problems(declared.objectives, DATA)
    assert problem.key == "monitor.objectives.fast.at_most_ms"


def found(data=DATA, **objective):
    return {problem.key: problem.message for problem in problems(monitor(a=objective).objectives, data)}


@pytest.mark.parametrize("owner", ["TODO", "@unknown", "@", "@ml ", "none"])
def test_an_owner_that_is_no_one_s_name_is_refused(owner):
    assert "is not the name of anyone" in found(**{**PERFORMS, "owner": owner})["monitor.objectives.a.owner"]


@pytest.mark.parametrize("owner", ["@ml-oncall", "kim", "@acme/ml owners", "ml@example.com"])
def test_a_person_or_a_team_is_an_owner(owner):
    assert found(**{**PERFORMS, "owner": owner}) == {}


@pytest.mark.parametrize(
    ("runbook", "sound"),
    [
        ("https://runbooks.example.com/flights", True),
        ("docs/runbooks/a.md#steps", True),
        ("https://", False),
        ("ftp://example.com/a", False),
        ("javascript:alert", False),
        ("file:runbook.md", False),
    ],
)
def test_a_runbook_is_a_file_or_what_a_browser_opens(runbook, sound):
    assert (found(**PERFORMS, runbook=runbook) == {}) is sound


@pytest.mark.parametrize("field", ["window", "labels_within"])
def test_without_times_a_period_would_be_ignored(field):
    said = found(UNTIMED, **PERFORMS, **{field: "30d"})
    assert "without times every row counts" in said[f"monitor.objectives.a.{field}"]
    assert found(UNTIMED, **PERFORMS) == {}, "the default is no one's wish"


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"window": "23d"}, "window"),
        ({"window": "23.5d"}, ""),
        ({"window": "30d", "labels_within": "7d"}, "labels_within"),
        ({"window": "31d", "labels_within": "7d"}, ""),
    ],
)
def test_too_few_days_can_never_pass(fields, key):
    assert [*found(**PERFORMS, **fields)] == ([f"monitor.objectives.a.{key}"] if key else [])


def test_groups_are_not_days():
    grouped = {**COLUMNS, "tail": Column(type=ColumnType.STRING, role=ColumnRole.GROUP)}
    assert found(replace(DATA, columns=grouped), **PERFORMS, window="1d") == {}


@pytest.mark.parametrize(("psi", "sound"), [(39.9, True), (40, False)])
def test_no_index_is_so_large(psi, sound):
    for kind in ("input_drift", "prediction_drift"):
        assert (found(kind=kind, psi=psi, owner="me") == {}) is sound
