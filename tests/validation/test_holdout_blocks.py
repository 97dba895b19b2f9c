"""A holdout of few days or groups is warned of before a gate waits for a pass that can't come."""

from tidegate import paths
from tidegate.artifacts import write_table, write_text
from tidegate.config.composing.compose import compose
from tidegate.errors import Level
from tidegate.validation import holdout_blocks
from tidegate.validation.declaration import located, validate
from tidegate.validation.margin_resolution import unresolved


def found(root, days, overrides=()):
    import pyarrow as pa

    write_table(root / paths.PREDICTIONS, pa.table({"block": pa.array(days, pa.string())}))
    composed = compose(overrides)
    return located(unresolved(validate(composed.root), root), composed.root)


def days(count, each=40):
    return [f"day {number}" for number in range(count) for _ in range(each)]


def test_few_days_are_warned_of_at_the_split_in_place_of_the_advice_to_calibrate(tmp_path):
    (doubt,) = found(tmp_path, days(1))
    assert (doubt.level, doubt.key) == (Level.WARNING, "data.split")
    assert str(doubt.where).startswith("conf/data/flights.yaml:")
    assert doubt.message == (
        "the last run's 40 holdout rows are of 1 day; no change passes a margin with fewer than 25: "
        "hold out more days, or split at random"
    )


def test_days_of_unequal_size_count_for_fewer(tmp_path):
    (doubt,) = found(tmp_path, days(26, 2) + ["long"] * 400)
    assert "are of 27 days, worth " in doubt.message


def test_enough_days_are_no_matter(tmp_path):
    (note,) = found(tmp_path, days(25))
    assert "not calibrated" in note.message


def test_rows_that_count_one_by_one_are_no_matter(tmp_path, monkeypatch):
    monkeypatch.delitem(holdout_blocks.ONE, "time")
    (note,) = found(tmp_path, days(1))
    assert "not calibrated" in note.message


def test_a_damaged_file_is_left_to_the_gate(tmp_path):
    write_text(tmp_path / paths.PREDICTIONS, "nonsense")
    (note,) = unresolved(validate(compose().root), tmp_path)
    assert "not calibrated" in note.message
