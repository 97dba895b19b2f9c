"""`stress`: what the metrics lose on damaged rows, the same bytes each time; without stresses an empty report."""

import pytest

import model_project
from tidegate import artifacts, paths
from tidegate.config.params import load
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.records import Verdict
from tidegate.stages import evaluate, stress, train
from tidegate.stress_report import StressReport

STRESS = {
    "metrics": ["roc_auc", "brier"],
    "stresses": {
        "gone": {"kind": "missing_values", "columns": ["distance"], "share": "100%"},
        "new": {"kind": "unseen_categories", "columns": ["carrier"], "share": "20%"},
    },
}


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evaluated")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        model_project.write()
        train.run(load(train.Params))
        evaluate.run(load(evaluate.Params))
    return folder


@pytest.fixture
def project(evaluated, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in (paths.MODEL, paths.PREDICTIONS):
        artifacts.write_bytes(path, (evaluated / path).read_bytes())


def run(**declared):
    model_project.write(stress=declared, tables=not paths.HOLDOUT.exists())
    return stress.run(load(stress.Params))


def test_each_stress_is_measured_by_each_metric_with_any_number_of_workers(project, monkeypatch):
    monkeypatch.setenv("TIDEGATE_WORKERS", "1")
    assert run(**STRESS) is Verdict.PASS
    alone = paths.STRESS.read_bytes()
    monkeypatch.setenv("TIDEGATE_WORKERS", "2")
    run(**STRESS)
    assert paths.STRESS.read_bytes() == alone
    gone, new = artifacts.read_record(paths.STRESS, StressReport).stresses
    assert [loss.metric for loss in gone.losses] == ["roc_auc", "brier"]
    assert gone.losses[0].clean == artifacts.read_json(paths.STRESS)["stresses"][0]["losses"][0]["clean"]
    assert gone.losses[0].low > 0, "a model without its best feature loses"
    assert 30 < new.changed < 90
    assert new.rows == 300


def test_without_stresses_the_report_is_empty(project):
    assert run() is Verdict.PASS
    assert artifacts.read_record(paths.STRESS, StressReport) == StressReport([])


def test_predictions_of_other_rows_are_refused(project):
    run()
    artifacts.write_table(paths.HOLDOUT, model_project.table(299, seed=2))
    with pytest.raises(EvidenceError, match="predicts other rows than the holdout has"):
        run(**STRESS)


def test_a_wrong_declaration_is_refused_before_anything_is_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model_project.write(stress={"metrics": ["f2"]}, tables=False)
    with pytest.raises(DeclarationError, match="unknown metric in evaluate"):
        stress.run(load(stress.Params))
