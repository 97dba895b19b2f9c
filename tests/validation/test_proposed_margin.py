"""The margin that `tidegate init` measured counts while source, query, columns and split are those of its record."""

from pathlib import Path

import pytest

from tidegate import paths
from tidegate.artifacts import write_json, write_text
from tidegate.config.composing.compose import compose
from tidegate.data.sources.file import Params as FileSource
from tidegate.errors import Level
from tidegate.validation import proposed_margin
from tidegate.validation.declaration import validate
from tidegate.validation.margin_resolution import unresolved

DIGEST = "a" * 64
TABLE = "name: flights\nsources: {}\n"


def declaration(digest=DIGEST, overrides=()):
    whole = validate(compose(overrides).root)
    source = FileSource(kind="file", path="flights.csv", sha256=digest)
    return whole.model_copy(update={"data": whole.data.model_copy(update={"sources": {"rows": source}})})


def record(root: Path, margin=0.005, *, metric="roc_auc", digest=DIGEST):
    measured = {"metric": metric, "margin": margin, "rows": 900, "sees": 0.01, "blocks": 0}
    answers = {"margin": measured, "sha256": digest}
    write_json(root / paths.STARTER, {"answers": answers, "files": {"conf/data/table.yaml": TABLE.split("\n")}})
    write_text(root / "conf/data/table.yaml", TABLE)


def test_what_init_measured_is_read(tmp_path):
    record(tmp_path)
    assert proposed_margin.read(declaration(), tmp_path) == proposed_margin.ProposedMargin("roc_auc", 0.005, 900)


def test_without_a_record_there_is_none(tmp_path):
    assert proposed_margin.read(declaration(), tmp_path) is None


@pytest.mark.parametrize(
    ("digest", "text", "margin"),
    [
        pytest.param("b" * 64, TABLE, 0.005, id="other rows"),
        pytest.param(None, TABLE, 0.005, id="rows that nothing pins"),
        pytest.param(DIGEST, TABLE + "split: {}\n", 0.005, id="another split"),
        pytest.param(DIGEST, TABLE, None, id="none was measured"),
    ],
)
def test_it_counts_for_the_same_data_only(tmp_path, digest, text, margin):
    record(tmp_path, margin)
    write_text(tmp_path / "conf/data/table.yaml", text)
    assert proposed_margin.read(declaration(digest), tmp_path) is None


@pytest.mark.parametrize("content", ["", "[]", '{"answers": null}', '{"answers": {"margin": 3}}'])
def test_a_damaged_record_measures_nothing(tmp_path, content):
    record(tmp_path)
    write_text(tmp_path / paths.STARTER, content)
    assert proposed_margin.read(declaration(), tmp_path) is None


def test_the_proposed_margin_needs_no_note_and_a_finer_one_is_warned_of(tmp_path):
    record(tmp_path, 0.005)
    found = {problem.key: problem for problem in unresolved(declaration(), tmp_path)}
    assert "gate.rules.auc_holds.margin" not in found, "0.006 is as init proposed or coarser"
    assert found["gate.rules.brier_holds.margin"].level is Level.NOTE, "init has measured roc_auc"
    assert found["gate.rules.carriers_hold.margin"].level is Level.NOTE, "init has measured all rows together"
    finer = declaration(overrides=("gate.rules.auc_holds.margin=0.001",))
    (doubt,) = [p for p in unresolved(finer, tmp_path) if p.key == "gate.rules.auc_holds.margin"]
    assert doubt.level is Level.WARNING
    assert doubt.message == (
        "0.001 is finer than 0.005, the least that 900 holdout rows decided by the quick fit of `tidegate init`; "
        "`tidegate gate calibrate` measures it"
    )
