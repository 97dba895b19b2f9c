"""A margin that the holdout cannot resolve is warned of at its place, with one that it can."""

from pathlib import Path

import pytest

from tidegate import paths
from tidegate.artifacts import write_json, write_text
from tidegate.config.composing.compose import compose
from tidegate.errors import Level
from tidegate.gate.calibration_report import Calibration, Resolution, as_values
from tidegate.validation.declaration import located, validate
from tidegate.validation.margin_resolution import unresolved

ROOT = Path.cwd()
HOLDOUT = "a" * 32
LOCK = f"stages: {{split: {{outs: [{{path: {paths.HOLDOUT}, md5: {HOLDOUT}}}]}}}}"


def resolution(rule="auc_holds", *, metric="roc_auc", part="all", rows=50_000, resolves=0.003, **others):
    numbers = {"margin": 0.004, "error": 0.001, "sees": 0.009, "undecided": 0.1, "blocked": 0.0, "inconclusive": 0.1}
    return Resolution(rule=rule, metric=metric, slice=part, rows=rows, resolves=resolves, **numbers | others)


def everything(*special):
    """A resolution for every rule with a margin, all fine but the given ones."""
    ranked = dict.fromkeys(("auc_holds", "carriers_hold", "auc_kept", "carriers_kept"), "roc_auc")
    names = ranked | {"brier_holds": "brier", "recall_holds": "recall"}
    told = {each.rule for each in special}
    fine = [resolution(name, metric=metric, resolves=0.0001) for name, metric in names.items() if name not in told]
    return (*special, *fine)


def found(root, *resolutions, holdout=HOLDOUT, overrides=()):
    known = Calibration(
        holdout=holdout,
        alpha=0.05,
        draws=200,
        retrained="3 other seeds",
        blocked=0.0,
        undecided=0.1,
        resolutions=resolutions,
        detections=(),
    )
    write_json(root / paths.CALIBRATION, as_values(known))
    write_text(root / "dvc.lock", LOCK)
    composed = compose(overrides)
    return located(unresolved(validate(composed.root), root), composed.root)


def test_margins_that_the_holdout_resolves_are_no_matter(tmp_path):
    assert found(tmp_path, *everything()) == []


def test_a_margin_finer_than_the_holdout_is_warned_of_where_it_stands(tmp_path):
    (doubt,) = found(tmp_path, *everything(resolution(resolves=0.00919)))
    assert (doubt.level, doubt.key) == (Level.WARNING, "gate.rules.auc_holds.margin")
    line = (ROOT / doubt.where.path).read_text().splitlines()[doubt.where.line - 1]
    assert line[doubt.where.column - 1 :].startswith("0.006}")
    assert doubt.message == (
        "0.006 is finer than 50,000 rows can resolve: a model that was only retrained passes 4 times of 5 "
        "from 0.0092 on; or hold out about 120,000 rows"
    )


def test_a_margin_that_was_made_finer_since_is_held_against_what_was_measured(tmp_path):
    (doubt,) = found(tmp_path, *everything(resolution()), overrides=("gate.rules.auc_holds.margin=0.001",))
    assert "0.001 is finer than 50,000 rows" in doubt.message
    assert "hold out about 450,000 rows" in doubt.message


def test_the_worst_slice_speaks_for_the_others(tmp_path):
    parts = [
        resolution("carriers_hold", part=f"carrier={name}", resolves=size, rows=rows)
        for name, size, rows in (("AA", 0.01, 5_000), ("HA", 0.08, 1_200), ("US", 0.04, 3_000))
    ]
    (doubt,) = found(tmp_path, *everything(*parts))
    assert "0.03 is finer than 1,200 rows can resolve in 2 of 3 slices, worst in carrier=HA" in doubt.message


def test_a_comparison_that_nothing_decides_says_so(tmp_path):
    (doubt,) = found(tmp_path, *everything(resolution(resolves=None)))
    assert "no margin can be decided there" in doubt.message


def test_a_margin_of_nothing_cannot_be_bought_with_rows(tmp_path):
    (doubt,) = found(tmp_path, *everything(resolution()), overrides=("gate.rules.auc_holds.margin=0.0",))
    assert doubt.message.endswith("no feasible number of rows resolves it")


def test_another_holdout_is_a_note_with_the_command(tmp_path):
    (note,) = found(tmp_path, *everything(), holdout="f" * 32)
    assert note.level is Level.NOTE
    assert "was measured on another holdout; run `tidegate gate calibrate` for this one" in note.message


def test_a_rule_that_was_not_measured_is_a_note(tmp_path):
    (note,) = found(tmp_path, *everything()[1:])
    assert (note.level, note.key) == (Level.NOTE, "gate.rules.auc_holds.margin")


def test_no_calibration_is_a_note_with_the_command(tmp_path):
    (note,) = unresolved(validate(compose().root), tmp_path)
    assert note.level is Level.NOTE
    assert note.message == "margins not calibrated for this holdout; run `tidegate gate calibrate`"


@pytest.mark.parametrize("text", ["[]", '{"version": 2}', '{"version": 1, "resolutions": "many"}', "nonsense"])
def test_a_file_that_is_no_calibration_is_a_warning(tmp_path, text):
    write_text(tmp_path / paths.CALIBRATION, text)
    (doubt,) = unresolved(validate(compose().root), tmp_path)
    assert doubt.level is Level.WARNING
    assert str(doubt.where).endswith(str(paths.CALIBRATION))
