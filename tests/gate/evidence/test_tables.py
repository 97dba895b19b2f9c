"""What a revision's folder says of its rows: typed tables, or the sentence why there are none."""

from pathlib import Path

import pyarrow as pa
import pytest
import yaml

import leaking
from tidegate import paths
from tidegate.artifacts import write_json, write_table, write_text
from tidegate.gate.evidence import tables
from tidegate.gate.leakage import RevisionTable
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionEvidence, RevisionFolder

CV = {"kind": "time_series", "folds": [{"metrics": {"roc_auc": 0.7, "accuracy": None}}, {"metrics": {"roc_auc": 0.8}}]}

EARLIER = "stages: {train: {cmd: tidegate train, outs: [artifacts/train]}}\n"


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    leave(Path())
    return tmp_path


def leave(root):
    parts = leaking.table().parts
    for name, path in (("train", paths.TRAIN), ("holdout", paths.HOLDOUT), ("recent", paths.RECENT)):
        write_table(root / path, parts[name])
    write_json(root / paths.CV, CV)
    write_json(root / paths.SOURCES, {"flights": {"rows": 3, "sha256": "abc"}})
    write_text(root / paths.PARAMS, yaml.safe_dump({"data": {"columns": leaking.DECLARED}}, sort_keys=False))


def reason(root):
    found = tables.read(RevisionFolder(root, "main 1a2b3c4"))
    assert isinstance(found, Unpaired)
    return found.reason


def test_a_revision_is_read_whole(root):
    found = tables.read(RevisionFolder(Path(), "here"))
    assert isinstance(found, RevisionTable)
    assert {name: part.num_rows for name, part in found.parts.items()} == {
        "train": 3_000,
        "holdout": 1_000,
        "recent": 400,
    }
    assert (found.row_id, found.target, found.sources) == ("row", "late", {"flights": "abc"})
    assert (found.fold_kind, found.folds) == ("time_series", ({"roc_auc": 0.7}, {"roc_auc": 0.8}))


def test_a_split_without_recent_rows_has_two_parts(root):
    paths.RECENT.unlink()
    found = tables.read(RevisionFolder(Path(), "here"))
    assert isinstance(found, RevisionTable)
    assert list(found.parts) == ["train", "holdout"]


def test_parts_of_equal_files_are_read_once(root, tmp_path_factory):
    other = tmp_path_factory.mktemp("base")
    leave(other)
    here = tables.read(RevisionFolder(Path(), "here"))
    head = RevisionEvidence("here", Unpaired("not asked")).holding(tables, here)
    base = tables.read(RevisionFolder(other, "main", head))
    assert isinstance(base, RevisionTable)
    assert base.parts["train"] is here.parts["train"]
    write_table(other / paths.TRAIN, leaking.rows(10, seed=4))
    other_rows = tables.read(RevisionFolder(other, "main", head))
    assert isinstance(other_rows, RevisionTable)
    assert other_rows.parts["train"].num_rows == 10


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (paths.TRAIN.unlink, "data/split/train.parquet of main 1a2b3c4 is not available"),
        (paths.HOLDOUT.unlink, "data/holdout.parquet of main 1a2b3c4 is not available"),
        (lambda: paths.TRAIN.write_bytes(b"x"), "data/split/train.parquet of main 1a2b3c4 is not readable as parquet"),
        (
            lambda: write_table(paths.TRAIN, pa.table({"row": ["a"]})),
            "data/split/train.parquet of main 1a2b3c4 does not have the columns carrier, temp, wind,",
        ),
        (paths.PARAMS.unlink, "cannot read the columns of main 1a2b3c4: "),
    ],
    ids=["no training rows", "no holdout", "no parquet", "columns gone", "no declaration"],
)
def test_what_cannot_be_read_is_said(root, spoil, said):
    spoil()
    assert reason(Path()).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "artifacts/evaluate/cv.json of here: not found"),
        ("[]", "artifacts/evaluate/cv.json of here is not a cross-validation report"),
        (
            '{"kind": "k_fold", "folds": [{"metrics": 3}]}',
            "artifacts/evaluate/cv.json of here is not a cross-validation",
        ),
        (
            '{"kind": "k_fold", "folds": [{"metrics": {"roc_auc": NaN}}]}',
            "artifacts/evaluate/cv.json of here: not usable",
        ),
    ],
)
def test_folds_that_cannot_be_read_are_said(root, text, said):
    paths.CV.unlink() if text is None else paths.CV.write_text(text)
    found = tables.read(RevisionFolder(Path(), "here"))
    assert isinstance(found, RevisionTable)
    assert isinstance(found.folds, Unpaired)
    assert found.folds.reason.startswith(said)


def earlier(root, dvc_yaml=EARLIER):
    """As a version left it whose `train` wrote the report."""
    if dvc_yaml:
        write_text(root / "dvc.yaml", dvc_yaml)
    (root / paths.CV).rename(root / tables.EARLIER_CV)


def test_a_base_of_an_earlier_version_has_its_folds_where_train_wrote_them(root, tmp_path_factory):
    other = tmp_path_factory.mktemp("base")
    leave(other)
    write_text(other / tables.EARLIER_CV, "replaced")
    earlier(other)
    head = RevisionEvidence("here", Unpaired("not asked"))
    base = tables.read(RevisionFolder(other, "main", head))
    assert isinstance(base, RevisionTable)
    assert (base.fold_kind, base.folds) == ("time_series", ({"roc_auc": 0.7}, {"roc_auc": 0.8}))


@pytest.mark.parametrize(
    ("dvc_yaml", "is_base"),
    [(EARLIER, False), (EARLIER.replace("artifacts/train", "artifacts/evaluate"), True), ("", True)],
    ids=["the head", "a base whose evaluate writes the report", "a base without a pipeline"],
)
def test_no_other_revision_has_its_folds_there(root, dvc_yaml, is_base):
    write_text(tables.EARLIER_CV, "replaced")
    earlier(Path(), dvc_yaml)
    head = RevisionEvidence("here", Unpaired("not asked")) if is_base else None
    found = tables.read(RevisionFolder(Path(), "here", head))
    assert isinstance(found, RevisionTable)
    assert found.folds == Unpaired(
        "artifacts/evaluate/cv.json of here: not found; run `dvc repro` to create it", "run `dvc repro evaluate`"
    )


@pytest.mark.parametrize("text", [None, "[]", '{"flights": 3}'])
def test_digests_of_an_older_pipeline_are_not_known(root, text):
    paths.SOURCES.unlink() if text is None else paths.SOURCES.write_text(text)
    found = tables.read(RevisionFolder(Path(), "here"))
    assert isinstance(found, RevisionTable)
    assert found.sources is None
