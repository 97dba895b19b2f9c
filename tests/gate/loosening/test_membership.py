"""Other rows from the same sources are an owner's to approve: every way in weakenings/rows is listed, or blocked.

A file dropped there is a test. `train`, `holdout` and `recent` are SELECTs over the base's parts that make the head's;
`lists` are the loosenings, without their place, and `blocks` what the rule `leakage` does not let pass.
"""

import fnmatch
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import yaml

import leaking
from gate_evidence import judged
from tidegate.gate.gate_params import GateParams
from tidegate.gate.leakage import Tables
from tidegate.gate.loosening.membership import loosened, new_sources
from tidegate.gate.pairing import Unpaired

CASES = sorted((Path(__file__).parent.parent / "weakenings/rows").glob("*.yaml"))
REASON = ", although the sources are the same"
QUERY = "SELECT * FROM flights"


def declared(**others):
    values = {"query": QUERY, "split": None, "sources": {"flights": {"kind": "file"}}} | others
    return GateParams.model_construct(data=values, split=values["split"])


def head_of(case, base):
    with duckdb.connect() as connection:
        for name, part in base.parts.items():
            connection.register(name, part)
        parts = {
            name: connection.sql(case[name]).to_arrow_table() if name in case else part
            for name, part in base.parts.items()
        }
    return replace(
        base,
        parts=parts,
        columns=leaking.columns(**case.get("columns", {})),
        sources=case.get("sources", base.sources),
    )


def says(tables, base=None, head=None):
    found = loosened(tables, base or declared(), head or declared(query="SELECT 1"))
    return [(loosening.key, loosening.says) for loosening in found]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem.replace("_", " "))
def test_what_becomes_of_rows_is_listed(path):
    case, base = yaml.safe_load(path.read_text()), leaking.table()
    tables = Tables(head_of(case, base), base)
    listed = says(tables)
    assert {key for key, _ in listed} <= {"data.query"}
    for wanted in case["lists"]:
        assert any(fnmatch.fnmatchcase(said, f"{wanted}{REASON}") for _, said in listed), listed
    assert case["lists"] or not listed
    findings = judged(leaking.known(tables.head, base), kind="leakage") if "blocks" in case else []
    assert case.get("blocks", []) == [finding.subject for finding in findings if finding.verdict.value == "fail"]


def test_there_are_at_least_twelve_ways():
    assert len(CASES) >= 12


def test_rows_as_they_were_list_nothing():
    base = leaking.table()
    assert says(Tables(base, base)) == []


def test_a_new_column_lists_nothing():
    base = leaking.table()
    parts = {name: leaking.with_column(part, "new", [0.5] * part.num_rows) for name, part in base.parts.items()}
    head = replace(base, parts=parts, columns=leaking.columns(new={"type": "float"}))
    assert says(Tables(head, base)) == []


def test_numbers_that_differ_by_rounding_only_are_the_same():
    base = leaking.table()
    holdout = base.parts["holdout"]
    nudged = leaking.overwritten(holdout, temp=holdout["temp"].to_numpy() * (1 + 1e-13))
    assert says(Tables(replace(base, parts={**base.parts, "holdout": nudged}), base)) == []


def test_a_part_that_is_gone_is_listed():
    base = leaking.table()
    parts = {name: part for name, part in base.parts.items() if name != "recent"}
    assert says(Tables(replace(base, parts=parts), base)) == [
        ("data.query", f"recent lacks 400 of the base's 400 rows{REASON}")
    ]


@pytest.mark.parametrize(
    ("change", "key"),
    [({"query": "SELECT 1"}, "data.query"), ({"split": {"kind": "random"}}, "data.split"), ({}, "data.query")],
    ids=["query", "split", "neither"],
)
def test_the_place_is_what_decides_the_rows(change, key):
    base = leaking.table()
    head = leaking.adding(base, leaking.rows(5, seed=9, start=9_000))
    assert says(Tables(head, base), head=declared(**change))[0][0] == key


def test_tables_that_are_missing_list_nothing_here():
    assert says(Tables(Unpaired("not available"), leaking.table())) == []


def test_another_cross_validation_is_listed():
    base = leaking.table()
    head = replace(base, fold_kind="k_fold", folds=base.folds[:3])
    ((key, said),) = says(Tables(head, base))
    assert key == "train.cv"
    assert said.endswith("the folds cannot be compared with the base's")


@pytest.mark.parametrize(
    ("before", "here", "changed"),
    [
        ({"flights": "a"}, {"flights": "a"}, ()),
        ({"flights": "a"}, {"flights": "b"}, ("flights",)),
        ({"flights": "a"}, {}, ("flights",)),
        ({"flights": "a"}, {"flights": "a", "more": "c"}, ()),
        (None, {"flights": "a"}, ()),
    ],
    ids=["the same", "other content", "gone", "one more", "not recorded at the base"],
)
def test_sources_are_the_same_by_what_was_ingested(before, here, changed):
    base = replace(leaking.table(), sources=before)
    assert new_sources(Tables(replace(base, sources=here), base), declared(), declared()) == changed


def test_without_digests_the_declaration_decides():
    base = replace(leaking.table(), sources=None)
    head = declared(sources={"flights": {"kind": "sql"}})
    assert new_sources(Tables(base, base), declared(), head) == ("flights",)
