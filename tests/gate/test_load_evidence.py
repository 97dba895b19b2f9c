"""The files of a revision's folder are read, or a sentence states why not."""

import json

import pandas as pd
import pytest

from tidegate import paths
from tidegate.artifacts import write_table
from tidegate.config.schema.gate import Gate
from tidegate.errors import DeclarationError
from tidegate.gate.evidence import check_report, package_size
from tidegate.gate.evidence._read import ADOPT
from tidegate.gate.load_evidence import completed, holdout, needed, revision
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder


def test_the_holdout_is_indexed_by_its_id(tmp_path):
    write_table(tmp_path / paths.HOLDOUT, pd.DataFrame({"key": ["b", "a"], "size": [1.0, 2.0]}))
    table = holdout(tmp_path, "key")()
    assert isinstance(table, pd.DataFrame)
    assert json.loads(table["size"].to_json()) == {"b": 1.0, "a": 2.0}


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        pytest.param(None, "not found", id="no file"),
        pytest.param(b"PAR0", "is not readable as parquet", id="no parquet"),
        pytest.param({"size": [1.0]}, "has no column key with a unique id for each row", id="no id"),
        pytest.param({"key": ["a", "a"]}, "has no column key with a unique id for each row", id="an id twice"),
    ],
)
def test_a_holdout_that_cannot_be_used_is_named(tmp_path, table, reason):
    path = tmp_path / paths.HOLDOUT
    path.parent.mkdir(parents=True)
    match table:
        case bytes():
            path.write_bytes(table)
        case dict():
            write_table(path, pd.DataFrame(table))
    found = holdout(tmp_path, "key")()
    assert isinstance(found, Unpaired)
    assert reason in found.reason


def test_what_a_revisions_pipeline_never_makes_is_not_to_be_had_by_running_it(tmp_path):
    (tmp_path / "dvc.yaml").write_text("stages: {evaluate: {cmd: x, outs: [artifacts/evaluate/slices.json]}}\n")
    found = revision(RevisionFolder(tmp_path, "main 4f1c2ab"), ["check_report"])
    said = "main 4f1c2ab has no predictions: its dvc.yaml lists no out artifacts/evaluate/predictions.parquet"
    assert found.predictions == Unpaired(said, ADOPT)
    assert found.of(check_report) == Unpaired(
        "artifacts/check/report.json is not an out of that revision's dvc.yaml", ADOPT
    )


def test_a_revision_has_the_evidence_that_is_asked_for_and_no_other(tmp_path):
    (tmp_path / paths.PACKAGE).mkdir(parents=True)
    (tmp_path / paths.PACKAGE / "model.skops").write_bytes(b"0" * 2**20)
    place = RevisionFolder(tmp_path, "here")
    assert revision(place).of(package_size) is package_size.ABSENT
    assert completed(revision(place), place, ["package_size"]).of(package_size) == 1


def test_evidence_that_is_known_is_not_read_again(tmp_path):
    place = RevisionFolder(tmp_path, "here")
    known = revision(place).holding(package_size, 7.0)
    assert completed(known, place, ["package_size"]).of(package_size) == 7


def test_rules_name_the_evidence_that_they_need():
    floor = {"kind": "floor", "metric": "roc_auc", "at": 0.6}
    rules = {"floor": floor, "small": {"kind": "budget", "model_size": "5Mi"}, "data": {"kind": "data_checks"}}
    assert needed(Gate.model_validate({"rules": {"floor": floor}})) == ()
    assert needed(Gate.model_validate({"rules": rules})) == ("check_report", "package_size", "training_statistics")


def test_an_unknown_kind_of_evidence_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(DeclarationError, match="package_size"):
        revision(RevisionFolder(tmp_path, "here"), ["packages_size"])
