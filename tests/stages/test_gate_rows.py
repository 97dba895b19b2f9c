"""The gate on a holdout whose rows change, with real models: what is compared, asked again, and left to owners."""

import copy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

import gate_project as project
from tidegate import paths
from tidegate.artifacts import write_json, write_table
from tidegate.commands.gating import gate
from tidegate.config.params import load
from tidegate.config.schema.data import Column
from tidegate.config.schema.evaluate import DeclaredMetric
from tidegate.metrics import prepare
from tidegate.models.features import inputs
from tidegate.models.packages import model_file
from tidegate.records import Verdict

SIZE = {"type": "float", "nullable": True}
COLUMNS = {
    "row_id": {"type": "int", "role": "id"},
    "size": SIZE,
    "carrier": {"type": "category", "role": "ignored"},
    "late": {"type": "bool", "role": "target", "positive": True},
}
RULES = project.RULES | {
    "carriers": {"kind": "slice_regression", "metric": "roc_auc", "slices": "carrier", "margin": 0.1},
    "whole": {"kind": "coverage", "rows": 100},
}


FAST = {"fast": {"kind": "prediction_time", "rows": 50, "at_most_ratio": 1_000}}


def declaration(columns=COLUMNS, rules=RULES):
    values = copy.deepcopy(project.PARAMS)
    values["data"] = {"columns": columns, "split": {"kind": "random", "holdout": 0.3}}
    values["evaluate"] |= {"metrics": {"roc_auc": {}}}
    values["check"] = {"expect": project.PARAMS["check"]["expect"]}
    values["gate"]["rules"] = rules
    return values


def rows(count=1_500, *, start=0, seed=1):
    generator = np.random.default_rng(seed + start)
    size = generator.normal(size=count)
    late = size + generator.normal(size=count) > 0
    carrier = generator.choice(["A", "B"], count)
    return pd.DataFrame({"row_id": np.arange(count) + start, "size": size, "carrier": carrier, "late": late})


def leave(holdout, columns=COLUMNS):
    """What the pipeline leaves: a model trained on rows like these, its predictions, metrics and lock."""
    from sklearn.linear_model import LogisticRegression

    typed = {name: Column.model_validate(each) for name, each in columns.items()}
    project.declare(declaration(columns))
    learnt = rows(start=1_000_000)
    for name in set(columns) - set(learnt.columns):
        learnt[name] = learnt["size"]
    model = LogisticRegression().fit(inputs(learnt, typed), learnt.late)
    model_file.write(paths.MODEL, model)
    write_table(paths.HOLDOUT, holdout[list(columns)])
    said, truth = model.predict_proba(inputs(holdout, typed))[:, 1], holdout.late.to_numpy(float)
    predictions = {"row_id": holdout.row_id, "truth": truth, "predicted": said, "block": [""] * len(holdout)}
    write_table(paths.PREDICTIONS, pd.DataFrame(predictions))
    write_json(paths.METRICS, {"roc_auc": prepare("roc_auc", DeclaredMetric(), 0.5, truth, said)(None)})
    files = {"evaluate": (paths.METRICS, paths.PREDICTIONS), "split": (paths.HOLDOUT,), "train": (paths.MODEL,)}
    stages = {
        stage: {"cmd": "x", "outs": [{"path": str(path), **project.cached(path.read_bytes())} for path in outs]}
        for stage, outs in files.items()
    }
    Path("dvc.lock").write_text(yaml.safe_dump({"schema": "2.0", "stages": stages}))


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.git("init", "--quiet", "--initial-branch=main")
    Path(".dvc").mkdir()
    Path(".dvc/config").write_text("")
    Path(".gitignore").write_text("/.dvc/cache\n/data\n/artifacts/evaluate/predictions.parquet\n/artifacts/train\n")
    Path("dvc.yaml").write_text("stages: {}\n")
    leave(rows())
    project.commit("first model")


def decided(**options):
    return gate.run(load(gate.Params), **options)


def verdicts(decision):
    return {(finding.rule, finding.slice): finding.verdict.value for finding in decision.findings}


@pytest.mark.slow
def test_the_base_is_compared_as_it_was_and_answers_again_for_added_rows_only(repository):
    leave(pd.concat([rows(), rows(500, start=5_000)]))
    decision = decided()
    assert decision.verdict is Verdict.PASS, [finding.reason for finding in decision.findings]
    assert decision.rows == "1,500 shared rows, 500 added, 0 lost"
    assert verdicts(decision)["auc_holds", "all"] == verdicts(decision)["auc_holds", "added rows"] == "pass"


@pytest.mark.slow
def test_a_base_made_blind_by_nulled_columns_is_compared_as_it_was(repository):
    """A feature spoilt for the base and offered to the head under a new name, and easy rows under new ids."""
    noise = np.random.default_rng(5).normal(size=1_500)
    whole = rows().assign(share=lambda table: table["size"] + noise)
    easy = whole[(whole["size"] > 0) == whole.late].iloc[:400].assign(row_id=lambda table: table.row_id + 9_000)
    leave(pd.concat([whole, easy]).assign(size=0.0), COLUMNS | {"share": SIZE})
    decision = decided()
    assert decision.verdict is Verdict.FAIL
    assert verdicts(decision)["auc_holds", "all"] == "fail"
    added = next(finding for finding in decision.findings if finding.cohort == "added" and finding.rule == "auc_holds")
    assert "its input columns have changed" in added.reason
    assert decided(approved_by="@owners").verdict is Verdict.FAIL


@pytest.mark.slow
def test_a_feature_that_is_gone_leaves_shared_rows_checked_and_the_models_timed(repository):
    columns = {name: each for name, each in COLUMNS.items() if name != "size"} | {"length": SIZE}
    whole = pd.concat([rows(), rows(500, start=5_000)])
    leave(whole.assign(length=whole["size"]), columns)
    assert decided(approved_by="@owners").verdict is Verdict.PASS
    project.declare(declaration(columns, RULES | FAST))
    decision = decided()
    found = verdicts(decision)
    assert (found["auc_holds", "all"], found["auc_holds", "added rows"]) == ("pass", "inconclusive")
    assert next(finding.verdict for finding in decision.findings if finding.rule == "fast") is Verdict.PASS
    assert "its feature size is missing" in decision.loosenings[0].reason


def test_a_new_feature_needs_no_approval(repository):
    columns = COLUMNS | {"length": SIZE}
    leave(rows().assign(length=lambda table: table["size"]), columns)
    decision = decided()
    assert (decision.verdict, decision.loosenings) == (Verdict.PASS, ())


def test_slice_membership_is_the_bases(repository):
    leave(rows().assign(carrier="A"))
    assert ("carriers", "carrier=B") in verdicts(decided())


def permuted(table):
    """Every row's values under the id of another row with the same truth."""
    place = table.sort_values(["late", "row_id"], kind="stable").row_id
    order = table.sort_values(["late", "size"], kind="stable")
    return order.assign(row_id=place.to_numpy()).sort_values("row_id", ignore_index=True)


def test_rows_under_the_ids_of_others_with_the_same_truth_need_an_owner(repository):
    leave(permuted(rows()))
    decision = decided()
    assert decision.rows == "1,500 paired rows"
    assert [loosening.verdict for loosening in decision.loosenings] == [Verdict.FAIL]
    assert "of 1,500 rows have other values in most columns: their ids may have" in decision.loosenings[0].reason
    assert decision.verdict is Verdict.FAIL


def test_a_feature_encoded_anew_and_few_restated_rows_need_no_owner(repository):
    restated = rows().assign(size=lambda table: 2 * table["size"])
    restated.loc[restated.index[:15], "carrier"] = "C"
    leave(restated)
    assert decided().loosenings == ()


def test_another_data_set_is_a_finding_and_an_owner_lets_it_start_anew(repository):
    columns = {"row_id": {"type": "string", "role": "id"}, "width": {"type": "float"}, "late": COLUMNS["late"]}
    other = rows(400, seed=9)
    leave(other.assign(row_id=[f"k{each}" for each in other.row_id], width=other["size"]), columns)
    values = declaration(columns)
    values["evaluate"]["slices"] = {}
    values["gate"]["rules"] = {name: RULES[name] for name in ("auc_floor", "auc_holds", "whole")}
    project.declare(values)
    decision = decided()
    assert decision.verdict is Verdict.FAIL
    assert decision.rows == "0 shared rows, 400 added, 1,500 lost"
    reasons = [loosening.reason for loosening in decision.loosenings]
    assert "holdout: 1,500 of 1,500 rows were removed; row ids have another type" in reasons
    assert any(
        "the base model cannot be re-scored on them: its feature size is missing" in reason for reason in reasons
    )
    assert verdicts(decision)["carriers", "added, carrier"] == "inconclusive"
    approved = decided(approved_by="@owners")
    assert approved.verdict is Verdict.PASS, [finding.reason for finding in approved.findings]
    said = "the data set was replaced, and nothing is comparable with the base: "
    assert f"{said}after an owner's approval, its own gate alone decides" in decision.notes
    assert f"{said}approved by @owners, its own gate decides" in approved.notes


def test_new_ids_and_a_lost_feature_do_not_shake_off_the_bases_gate(repository):
    columns = COLUMNS | {"length": SIZE}
    leave(rows().assign(length=lambda table: table["size"]), columns)
    project.commit("two features")
    leave(rows().assign(row_id=lambda table: table.row_id + 50_000, size=lambda table: -table["size"]))
    values = declaration(rules={"whole": RULES["whole"]})
    project.declare(values)
    decision = decided(approved_by="@owners")
    assert verdicts(decision)["auc_floor", "all"] == "fail"
    assert not any("another data set" in note for note in decision.notes)


def test_a_base_whose_declaration_cannot_be_read_is_not_asked_about_added_rows(repository):
    values = yaml.safe_load(paths.PARAMS.read_text())
    values["gate"]["rules"]["old"] = {"kind": "retired"}
    project.declare(values)
    project.commit("a gate of another version")
    leave(pd.concat([rows(), rows(500, start=5_000)]))
    decision = decided()
    reasons = [finding.reason for finding in decision.findings if finding.cohort == "added"]
    assert reasons[0] == "500 rows were added, and the columns of the base model are unknown"


def test_a_holdout_that_is_gone_leaves_the_added_rows_open(repository):
    leave(pd.concat([rows(), rows(500, start=5_000)]))
    paths.HOLDOUT.unlink()
    assert verdicts(decided())["auc_holds", "added rows"] == "inconclusive"
