"""What is valid and will hardly do what was meant is said, and holds nothing up."""

import pytest

from tidegate.config.composing.compose import compose
from tidegate.errors import Level
from tidegate.validation.declaration import validate
from tidegate.validation.warnings import warnings


def doubted(*overrides):
    return list(warnings(validate(compose(overrides).root)))


def test_the_reference_gives_no_reason_to_doubt():
    assert doubted() == []


def test_a_rule_that_stands_twice_is_doubted_and_one_with_another_limit_is_not():
    (doubt,) = doubted(
        "+gate.rules.again={kind: no_regression, metric: roc_auc, margin: 0.006}",
        "+gate.rules.finer={kind: no_regression, metric: roc_auc, margin: 0.003}",
    )
    assert (doubt.level, doubt.key) == (Level.WARNING, "gate.rules.again")
    assert doubt.message.startswith("duplicates gate.rules.auc_holds")


def test_a_weight_says_what_it_does_not_weigh():
    (doubt,) = doubted("+data.columns.weekday.role=weight")
    assert (doubt.level, doubt.key) == (Level.WARNING, "data.columns.weekday.role")
    assert doubt.message == (
        "weights the training rows only; metrics, folds' scores, slices and the gate count every row once"
    )


SOURCE = "+data.sources.rows={kind: file, path: data/raw/rows.csv%s}"


def test_a_file_that_dvc_is_not_told_of_is_doubted():
    (doubt,) = doubted(SOURCE % "")
    assert (doubt.level, doubt.key) == (Level.WARNING, "data.sources.rows.path")
    assert doubt.message == (
        "DVC does not rerun the pipeline when data/raw/rows.csv changes; "
        "list it under the deps of ingest in dvc.yaml, or declare its sha256"
    )


@pytest.mark.parametrize("listed", ["data/raw/rows.csv", "data/raw", "data/raw/"])
def test_a_file_that_is_listed_or_whose_folder_is_gives_no_reason_to_doubt(listed, repository, tmp_path, monkeypatch):
    declaration = validate(compose([SOURCE % ""]).root)
    pipeline = (repository / "dvc.yaml").read_text()
    (tmp_path / "dvc.yaml").write_text(
        pipeline.replace("cmd: tidegate ingest\n", f"cmd: tidegate ingest\n    deps:\n      - {listed}\n")
    )
    monkeypatch.chdir(tmp_path)
    assert list(warnings(declaration)) == []


def test_a_pinned_or_remote_file_gives_no_reason_to_doubt():
    assert doubted(SOURCE % f", sha256: {'0' * 64}") == []
    assert doubted("+data.sources.rows={kind: file, path: 's3://bucket/rows.csv'}") == []
