"""A proposal is proved on the file: its table is made, a model is fitted, the files are all there."""

from dataclasses import replace

import numpy as np
import pytest

import loans
from tidegate.data.reading.csv_text import Csv
from tidegate.onboarding.proposal import propose


@pytest.mark.slow
def test_all_of_conf_is_proposed_with_what_it_rests_on(tmp_path, wishes):
    loans.write(tmp_path / "loans.csv")
    proposed = propose("loans.csv", Csv(), wishes, "loans", deployed=False)
    assert sorted(proposed.files) == [
        "conf/check/table.yaml",
        "conf/config.yaml",
        "conf/data/table.yaml",
        "conf/evaluate/binary.yaml",
        "conf/gate/default.yaml",
        "conf/train/gradient_boosting.yaml",
    ]
    assert f"margin: {proposed.margin.margin:g}" in proposed.files["conf/gate/default.yaml"]
    assert 0.2 < proposed.prevalence < 0.35


@pytest.mark.slow
def test_a_number_is_predicted_by_regression(tmp_path, wishes):
    loans.write(tmp_path / "loans.csv", **{loans.TARGET: np.linspace(0, 9, 600)})
    proposed = propose("loans.csv", Csv(), replace(wishes, positive=None), "loans", deployed=False)
    assert "HistGradientBoostingRegressor" in proposed.files["conf/train/gradient_boosting.yaml"]
    assert "task: regression" in proposed.files["conf/evaluate/regression.yaml"]
    assert proposed.prevalence == 0


@pytest.mark.slow
def test_a_text_of_several_values_is_predicted_as_one_of_them(tmp_path, wishes):
    grade = np.resize(["gold", "a: b", '"x", y'], 600)
    loans.write(tmp_path / "loans.csv", **{loans.TARGET: grade, "score": np.unique(grade, return_inverse=True)[1]})
    proposed = propose("loans.csv", Csv(), replace(wishes, positive=None), "loans", deployed=False)
    assert 'classes: [\'"x", y\', "a: b", gold]' in proposed.files["conf/data/table.yaml"].replace(
        '"\\"x\\", y"', "'\"x\", y'"
    )
    assert "task: multiclass\nmetrics:\n  f1_macro: {}" in proposed.files["conf/evaluate/multiclass.yaml"]
    assert "f1_macro_holds" in proposed.files["conf/gate/default.yaml"]
