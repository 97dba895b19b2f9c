"""What is written is YAML of the declared types, with a query only where the file's columns are not the table's."""

from dataclasses import replace

import numpy as np
import pytest
import yaml

import loans
from tidegate.config.schema.check import Check
from tidegate.config.schema.data import Data
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.config.schema.train import Train
from tidegate.onboarding import declaration, roles, split_choice

DIGEST = "0" * 64


def declared(table, wishes):
    decided = roles.decide(table, wishes)
    choice = split_choice.choose(table, decided, wishes.split)
    return yaml.safe_load(declaration.data("loans", table, decided, choice, DIGEST)), decided, choice


def test_odd_headers_are_renamed_in_the_query(observed, wishes):
    values, _, _ = declared(observed(), wishes)
    assert Data.model_validate(values)
    assert '"Amount ($)" AS "amount",\n  "größe" AS "grosse",\n  "Region",' in values["query"]
    assert values["columns"]["default"] == {"type": "category", "role": "target", "positive": "Y"}
    assert values["columns"]["note"] == {"type": "string", "role": "ignored"}


def test_missing_targets_and_infinite_values_are_left_out_by_the_query(observed, wishes):
    target = np.where(np.arange(600) % 5 == 0, None, np.where(np.arange(600) % 3, "N", "Y"))
    values, _, _ = declared(
        observed(**{loans.TARGET: target, "größe": np.where(np.arange(600) == 4, np.inf, 1.5)}), wishes
    )
    assert values["query"].rstrip().endswith('FROM rows WHERE "Default?" IS NOT NULL')
    assert 'CASE WHEN isfinite("größe") THEN "größe" END AS "grosse"' in values["query"]
    assert values["columns"]["grosse"]["nullable"]


def test_a_file_with_plain_columns_needs_no_query(tmp_path, wishes):
    from tidegate.data.reading.csv_text import Csv
    from tidegate.onboarding.data_file.observed import observe

    table = loans.frame().rename(columns={"Loan ID": "loan_id", "Amount ($)": "amount", "größe": "size"})
    table.rename(columns={"issued on": "issued", loans.TARGET: "paid"}).to_csv("loans.csv", index=False, sep=";")
    values, _, _ = declared(observe("loans.csv", Csv(delimiter=";")), replace(wishes, target="paid"))
    assert values["query"] is None
    assert values["sources"]["rows"] == {
        "kind": "file",
        "path": "loans.csv",
        "sha256": DIGEST,
        "csv": {"delimiter": ";"},
    }


@pytest.mark.parametrize(
    ("prevalence", "threshold"), [(0.5, 0.5), (0.35, 0.5), (0.24, 0.2), (0.031, 0.03), (0.0000001, 0.001)]
)
def test_a_rare_event_has_a_threshold_that_predictions_reach(prevalence, threshold):
    assert declaration.threshold_of(prevalence) == threshold


def test_the_other_files_are_of_the_declared_types(observed, wishes):
    table = observed()
    _, decided, choice = declared(table, wishes)
    assert Train.model_validate(yaml.safe_load(declaration.train(decided, choice, 5)))
    evaluate = Evaluate.model_validate(yaml.safe_load(declaration.evaluate(decided, 0.05)))
    assert (evaluate.threshold, next(iter(evaluate.metrics))) == (0.05, "roc_auc")
    gate = Gate.model_validate(yaml.safe_load(declaration.gate("roc_auc", 0.02, "why")))
    assert gate.rules["roc_auc_holds"].margin == 0.02
    assert {"enough_rows", "loan_id_unique"} <= Check.model_validate(
        yaml.safe_load(declaration.check(table, decided))
    ).expect.keys()


@pytest.mark.slow
def test_of_a_wide_table_only_keys_and_rows_are_proposed(observed, wishes):
    table = observed(**{f"c{number}": np.arange(600) for number in range(60)})
    suite = yaml.safe_load(declaration.check(table, roles.decide(table, wishes)))["expect"]
    assert {"enough_rows", "loan_id_unique"} <= suite.keys()
    assert not any(name.endswith("_plausible") for name in suite)


def test_a_deployment_is_chosen_only_where_it_is_asked_for(observed, wishes):
    _, decided, _ = declared(observed(), wishes)
    assert "environments" not in declaration.config("loans", decided, deployed=False)
    assert "env@environments.prod: prod" in declaration.config("loans", decided, deployed=True)


def test_names_that_yaml_reads_otherwise_and_headers_of_two_lines_stay_text(observed, wishes):
    extra = {"true": np.arange(600) % 7, "null": np.arange(600) % 5, "a\r\nb": np.arange(600) % 3}
    values, _, _ = declared(observed(**extra), wishes)
    assert {"true", "null", "a_b"} <= values["columns"].keys()
    named = '"note", "currency", "Default?", "true", "null", "a_b")'
    assert values["query"].startswith('SELECT\n  "Loan ID" AS "loan_id",')
    assert 'FROM rows AS renamed("Loan ID", "Amount ($)", "größe", "Region", "issued on", ' + named in values["query"]


def test_the_key_alone_is_checked_to_be_unique(observed, wishes):
    table = observed()
    assert table.keys == ("loan_id", "note")
    keyed, keyless = (roles.decide(table, replace(wishes, id=name)) for name in (None, "none"))
    assert "note_unique" not in yaml.safe_load(declaration.check(table, keyed))["expect"]
    assert "loan_id_unique" not in yaml.safe_load(declaration.check(table, keyless))["expect"]


def test_what_the_model_does_not_see_is_not_bounded(observed, wishes):
    customer = np.arange(600) % 60 + 1000
    for group in (None, "customer_id"):
        table = observed(customer_id=customer)
        suite = yaml.safe_load(declaration.check(table, roles.decide(table, replace(wishes, group=group))))["expect"]
        assert not any(name.startswith(("customer_id", "note", "currency")) for name in suite)


def test_trees_of_many_columns_and_classes_are_made_in_minutes(observed, wishes):
    _, decided, choice = declared(observed(), wishes)
    narrow, wide = (yaml.safe_load(declaration.train(decided, choice, features)) for features in (200, 201))
    assert "max_bins" not in narrow["estimator"]
    assert wide["estimator"]["max_bins"] == 63
    assert wide["cv"] == narrow["cv"]
    several = replace(decided, task="multiclass", classes=("a", "b", "c", "d", "e", "f"))
    long = yaml.safe_load(declaration.train(several, choice, 201))
    assert Train.model_validate(long).cv.folds == 3


@pytest.mark.parametrize("margin", [2e7, 1e6, 1e-5, 3.5e-8, 0.02])
def test_a_margin_of_any_size_is_a_number_of_yaml(margin):
    gate = Gate.model_validate(yaml.safe_load(declaration.gate("mae", margin, "why")))
    assert gate.rules["mae_holds"].margin == margin


def test_a_long_sentence_is_several_comment_lines():
    written = declaration.comment("roc_auc may lose 0.032, " * 12, indent=2)
    assert all(line.startswith("  # ") and len(line) <= 110 for line in written.split("\n"))
    assert yaml.safe_load(f"rules:\n{written}\n  a: 1\n") == {"rules": {"a": 1}}
