"""What a change touches."""

import pytest

from tidegate.config.changes.affected import affected

PIPELINE = """\
stages:
  split: {cmd: a, params: [data.split], outs: [data/split]}
  train: {cmd: b, deps: [data/split/train.parquet], params: [train], outs: [model]}
  score: {cmd: c, deps: [model], outs: [{metrics.json: {cache: false}}]}
  render: {cmd: d, params: [environments, project], outs: [manifests]}
"""
VALUES = {
    "environments": {"dev": {}, "prod": {}},
    "gate": {"rules": {"floor": {"kind": "floor", "metric": "auc"}, "checks": {"kind": "data_checks"}}},
}


@pytest.fixture
def pipeline(tmp_path):
    (tmp_path / "dvc.yaml").write_text(PIPELINE)
    return tmp_path


@pytest.mark.parametrize(
    ("key", "stages", "reads"),
    [
        ("data.split.kind", ("split", "train", "score"), ("split",)),
        ("data", ("split", "train", "score"), ("split",)),
        ("train.cv", ("train", "score"), ("train",)),
        ("trains", (), ()),
        ("environments.dev.replicas", ("render",), ("render",)),
    ],
)
def test_stages_run_again_that_read_the_key_or_what_such_stages_write(pipeline, key, stages, reads):
    found = affected([key], VALUES, pipeline)
    assert (found.stages, found.reads) == (stages, reads)


def test_one_environment_touches_its_own_manifests_and_a_shared_key_all(pipeline):
    assert affected(["environments.dev.replicas.min"], VALUES, pipeline).manifests == ("manifests/dev",)
    assert affected(["project"], VALUES, pipeline).environments == ("dev", "prod")
    assert affected(["train.cv"], VALUES, pipeline).environments == ()


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        ("evaluate.metrics.auc.threshold", ("floor",)),
        ("gate.rules.floor.at", ("floor",)),
        ("gate.alpha", ("floor", "checks")),
        ("check.expect.x", ("checks",)),
        ("evaluate.metrics.f1", ()),
    ],
)
def test_rules_are_named_that_the_key_changes(pipeline, key, rules):
    assert affected([key], VALUES, pipeline).rules == rules
