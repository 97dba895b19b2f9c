import pytest

from gate_project import PARAMS
from tidegate.gate.gate_params import GateParams
from tidegate.gate.loosening.holdout import loosened, shrunk


def declared(**data):
    keys = {"data.columns": PARAMS["data"]["columns"], "data.split": PARAMS["data"]["split"]} | data
    rest = {key: PARAMS[key] for key in ("seed", "check", "evaluate", "gate")}
    return GateParams.model_validate(rest | keys)


def named(**change):
    return [loosening.key for loosening in loosened(declared(), declared(**change))]


def column(name, **change):
    columns = PARAMS["data"]["columns"]
    return {"data.columns": columns | {name: columns.get(name, {"type": "int"}) | change}}


@pytest.mark.parametrize(
    ("change", "weakened"),
    [
        ({}, []),
        ({"seed": 8}, ["seed"]),
        ({"data.split": {"kind": "time", "holdout_from": "2013-11-01"}}, ["data.split.holdout_from"]),
        (column("carrier", nullable=True), ["data.columns.carrier.nullable"]),
        (column("carrier", role="group"), ["data.columns.carrier.role"]),
        (column("late", positive=False), ["data.columns.late.positive"]),
        (column("row_id", type="string"), ["data.columns.row_id.type"]),
        (column("new"), []),
        (column("new", role="weight"), ["data.columns.new"]),
    ],
)
def test_what_defines_the_holdout_weakens_when_it_changes(change, weakened):
    assert named(**change) == weakened


def of_classes(*classes):
    target = {"type": "int", "role": "target", "classes": list(classes)}
    return declared(**{"data.columns": PARAMS["data"]["columns"] | {"late": target}})


@pytest.mark.parametrize(
    ("classes", "weakened"),
    [((3, 1, 2), []), ((1, 2, 3, 4), ["data.columns.late.classes"]), ((1, 2, 4), ["data.columns.late.classes"])],
    ids=["another order is the same question", "one more", "another"],
)
def test_other_classes_are_another_question(classes, weakened):
    assert [loosening.key for loosening in loosened(of_classes(1, 2, 3), of_classes(*classes))] == weakened


def test_a_column_without_such_a_role_may_go():
    columns = PARAMS["data"]["columns"]
    assert named(**{"data.columns": {k: v for k, v in columns.items() if k != "carrier"}}) == []
    assert named(**{"data.columns": {k: v for k, v in columns.items() if k != "day"}}) == ["data.columns.day"]


def summary(rows):
    return {"parts": {"holdout": {"rows": rows}}}


@pytest.mark.parametrize(
    ("base", "head", "said"),
    [
        (summary(100), summary(100), []),
        (summary(100), summary(101), []),
        (summary(1000), summary(999), ["1,000 → 999 rows"]),
        (summary(100), {}, ["unknown row count: artifacts/split/summary.json does not record it"]),
        (summary(100), summary("many"), ["unknown row count: artifacts/split/summary.json does not record it"]),
        ({}, summary(5), []),
    ],
)
def test_fewer_rows_weaken_and_a_summary_that_says_nothing_counts_as_none(base, head, said):
    assert [loosening.says for loosening in shrunk(base, head)] == said
