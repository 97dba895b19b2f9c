"""Split: parts that can be trained and evaluated on, or what to change."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tidegate import artifacts, paths
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.records import Verdict
from tidegate.stages import split

COLUMNS: dict[str, Any] = {
    "key": {"type": "int", "role": "id"},
    "who": {"type": "string", "role": "ignored"},
    "at": {"type": "timestamp", "role": "time"},
    "y": {"type": "bool", "role": "target", "positive": True},
}
BY_TIME = {"kind": "time", "holdout_from": "2013-01-07", "recent_from": "2013-01-10", "gap": "1d"}
RANDOM = {"kind": "random", "holdout": 0.3}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write()


def write(**changed: Any) -> None:
    rows = {
        "key": list(range(12)),
        "who": [f"customer {row // 2}" for row in range(12)],
        "at": pd.date_range("2013-01-01", periods=12),
        "y": [row % 2 == 0 for row in range(12)],
    }
    artifacts.write_table(paths.TABLE, pd.DataFrame(rows | changed))


def params(how: dict[str, Any], **columns: dict[str, Any]) -> split.Params:
    return split.Params.model_validate({"data.columns": COLUMNS | columns, "data.split": how, "seed": 7})


def test_each_part_is_a_file_and_the_summary_counts_it() -> None:
    assert split.run(params(BY_TIME)) is Verdict.PASS
    summary = artifacts.read_json(paths.SPLIT_SUMMARY)
    assert {name: part["rows"] for name, part in summary["parts"].items()} == {"train": 5, "holdout": 3, "recent": 3}
    assert (summary["kind"], summary["unused_rows"]) == ("time", 1)
    assert summary["parts"]["holdout"] == {
        "rows": 3,
        "classes": {"positive": 2, "negative": 1},
        "sha256": artifacts.sha256(paths.HOLDOUT),
        "from": "2013-01-07T00:00:00",
        "to": "2013-01-09T00:00:00",
    }
    assert artifacts.read_table(paths.TRAIN)["key"].tolist() == [0, 1, 2, 3, 4]
    assert artifacts.read_table(paths.RECENT)["key"].tolist() == [9, 10, 11]


def test_how_the_training_rows_are_distributed_is_kept_and_nothing_of_the_others() -> None:
    split.run(params(BY_TIME))
    kept = artifacts.read_json(paths.STATISTICS)
    correlation = kept["columns"]["y"].pop("correlation")
    assert kept == {
        "schema": 2,
        "rows": 5,
        "blocks": {"by": "at", "count": 5, "rows": 1.0},
        "columns": {"y": {"missing": 0, "values": {"true": 3, "false": 2}, "other": 0}},
    }
    assert correlation == {"mean": 0.0, "largest": 0.0}  # each row has a day of its own


def test_how_far_the_other_parts_are_from_the_training_rows_is_recorded() -> None:
    write(y=[row in (0, 7, 9, 10) for row in range(12)])
    split.run(params(BY_TIME))
    apart = artifacts.read_json(paths.DRIFT)
    assert list(apart) == ["holdout", "recent"]
    assert apart["recent"]["y"]["psi"] == pytest.approx(0.603539)  # 1 of 5 there, 2 of 3 here, half a row each


def test_a_second_run_gives_the_same_bytes() -> None:
    written = []
    for _ in range(2):
        split.run(params(RANDOM | {"stratify": True}))
        written.append(
            [path.read_bytes() for path in (paths.TRAIN, paths.HOLDOUT, paths.SPLIT_SUMMARY, paths.STATISTICS)]
        )
    assert written[0] == written[1]


def test_a_number_to_predict_has_no_classes() -> None:
    write(y=[float(row) for row in range(12)])
    split.run(params(RANDOM, y={"type": "float", "role": "target"}))
    assert artifacts.read_json(paths.SPLIT_SUMMARY)["parts"]["train"]["classes"] is None


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (BY_TIME | {"holdout_from": "2012-01-01"}, "leaves no row for train; move holdout_from or recent_from"),
        (BY_TIME | {"recent_from": "2014-01-01"}, "leaves no row for recent; move holdout_from or recent_from"),
        ({"kind": "random", "holdout": 0.01}, "leaves no row for holdout; change holdout$"),
    ],
)
def test_a_part_without_rows_says_what_to_change(how: dict[str, Any], message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        split.run(params(how))
    assert not paths.SPLIT.exists()


@pytest.mark.parametrize(("only", "absent"), [(True, "negative"), (False, "positive")])
def test_training_rows_of_one_class_say_which_is_absent_and_where_it_is(*, only: bool, absent: str) -> None:
    write(y=[only] * 6 + [row % 2 == 0 for row in range(6)])
    with pytest.raises(EvidenceError) as raised:
        split.run(params(BY_TIME))
    (problem,) = raised.value.problems
    assert problem.message == (
        f"leaves train without a {absent} y among 5 rows: 3 in the other parts are; "
        "move holdout_from or recent_from, or read another period"
    )


@pytest.mark.parametrize("stratify", [True, False])
def test_a_class_that_no_row_of_the_table_has_is_not_blamed_on_the_split(*, stratify: bool) -> None:
    write(y=[True] * 12)
    with pytest.raises(EvidenceError) as raised:
        split.run(params(RANDOM | {"stratify": stratify}))
    assert str(raised.value) == (
        "data.split: leaves train without a negative y among 8 rows: no row of the table is negative; "
        "add such rows, or change positive of data.columns.y"
    )


@pytest.mark.parametrize(
    ("stratify", "remedy"), [(True, "change holdout"), (False, "change holdout, or set stratify: true")]
)
def test_stratify_is_proposed_only_where_it_is_not_set(*, stratify: bool, remedy: str) -> None:
    write(y=[row != 0 for row in range(12)])
    with pytest.raises(EvidenceError) as raised:
        split.run(params(RANDOM | {"stratify": stratify, "holdout": 0.9}))
    assert any(str(problem).endswith(f": 1 in the other parts is; {remedy}") for problem in raised.value.problems)


def test_a_holdout_of_one_class_goes_on_to_be_measured() -> None:
    write(y=[row % 2 == 0 for row in range(6)] + [True] * 6)
    assert split.run(params(BY_TIME)) is Verdict.PASS
    assert artifacts.read_json(paths.SPLIT_SUMMARY)["parts"]["holdout"]["classes"] == {"positive": 3, "negative": 0}


def test_a_group_in_two_parts_is_a_leak() -> None:
    with pytest.raises(EvidenceError, match=r"are in more than one part; set data\.split to \{kind: group") as raised:
        split.run(params(RANDOM, who={"type": "string", "role": "group"}))
    assert "values of who" in str(raised.value)
    split.run(params({"kind": "group", "holdout": 0.3}, who={"type": "string", "role": "group"}))
    parts = [set(artifacts.read_table(path)["who"]) for path in (paths.TRAIN, paths.HOLDOUT)]
    assert not parts[0] & parts[1]


def test_an_id_in_two_parts_is_a_leak() -> None:
    write(key=[0, 1, 2, 3, 4, 5, 0, 1, 2, 9, 10, 11])
    with pytest.raises(EvidenceError, match="3 values of key are in more than one part; make the id differ"):
        split.run(params(BY_TIME))


def test_a_split_that_needs_another_column_says_so() -> None:
    with pytest.raises(DeclarationError, match="needs a column with role: group"):
        split.run(params({"kind": "group", "holdout": 0.3}))


def test_what_fails_after_the_parts_were_written_leaves_none() -> None:
    paths.STATISTICS.mkdir(parents=True)
    with pytest.raises(DeclarationError, match="is a directory"):
        split.run(params(BY_TIME))
    assert not [path for path in Path().rglob("*") if path.is_file() and path != paths.TABLE]


@pytest.mark.slow
def test_a_kind_that_does_not_say_what_it_reads_gets_every_column(monkeypatch: pytest.MonkeyPatch) -> None:
    from tidegate.data.splits import random

    seen = []
    assign = random.assign
    monkeypatch.setattr(
        random, "assign", lambda params, table, *rest: seen.append(table.column_names) or assign(params, table, *rest)
    )
    split.run(params(RANDOM))
    monkeypatch.delattr(random, "READS")
    split.run(params(RANDOM))
    assert seen == [["at", "y"], ["key", "who", "at", "y"]]


def test_without_a_table_it_says_how_to_make_one() -> None:
    paths.TABLE.unlink()
    with pytest.raises(EvidenceError, match=r"table\.parquet: not found; run `dvc repro`"):
        split.run(params(RANDOM))
