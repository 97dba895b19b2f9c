"""Inputs are followed through what scikit-learn does to them; what can't be followed says so."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    PowerTransformer,
    RobustScaler,
    StandardScaler,
)

from tidegate.exact.columns import NoExactFormError, NumberColumn, TextColumn
from tidegate.models.exact_forms.exact_preprocessing import Preprocessing, RawText

NUMBERS = np.array([[1.0, 10.0], [np.nan, 30.0], [4.0, 20.0]])
FRAME = pd.DataFrame({"kind": ["b", "a", "b"], "x": NUMBERS[:, 0], "y": NUMBERS[:, 1]}).astype({"kind": object})
GIVEN = [RawText(0), NumberColumn(0), NumberColumn(1)]


def applied(transformer, given=tuple(GIVEN[1:])):
    return Preprocessing({}).applied(transformer, list(given))


def computed(columns, row):
    """What the columns are for one row of numbers."""
    made = []
    for column in columns:
        text = TextColumn(0, np.array([row[column.source]]))
        for change, by in column.changes:
            text = text.changed(change, by)
        made.append(text.values[0])
    return made


@pytest.mark.parametrize(
    "transformer",
    [
        MaxAbsScaler(),
        MinMaxScaler(),
        RobustScaler(),
        RobustScaler(with_centering=False),
        StandardScaler(),
        StandardScaler(with_mean=False),
        StandardScaler(with_std=False),
        SimpleImputer(strategy="median"),
        make_pipeline(SimpleImputer(), StandardScaler(), MinMaxScaler()),
        FunctionTransformer(),
    ],
    ids=str,
)
def test_numbers_are_changed_as_scikit_learn_changes_them(transformer):
    made = transformer.fit_transform(NUMBERS)
    columns = applied(transformer)
    assert [computed(columns, row) for row in NUMBERS[[0, 2]]] == made[[0, 2]].tolist()


def test_columns_are_those_of_a_column_transformer_in_its_order():
    parts = [
        ("numbers", StandardScaler(), ["y"]),
        ("nothing", "drop", ["x"]),
        ("texts", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), [0]),
    ]
    transformer = ColumnTransformer(parts, remainder="passthrough").fit(FRAME)
    following = Preprocessing({})
    number, text = following.applied(transformer, GIVEN)
    assert number.source == 1
    assert text.values.tolist() == [0, 1, -1, -1]
    assert following.known == {0: ["a", "b"]}


def test_a_scaler_after_an_encoder_is_applied_to_its_codes():
    model = make_pipeline(OneHotEncoder(handle_unknown="ignore", sparse_output=False), StandardScaler())
    made = model.fit_transform(FRAME[["kind"]])
    columns = applied(model, GIVEN[:1])
    assert [column.values[1] for column in columns] == made[0].tolist()


@pytest.mark.parametrize(
    ("transformer", "given", "why"),
    [
        (PowerTransformer(), GIVEN[1:], "PowerTransformer has no exact form"),
        (MinMaxScaler(clip=True), GIVEN[1:], "MinMaxScaler clips"),
        (SimpleImputer(add_indicator=True), GIVEN[1:], "marks or drops columns"),
        (OrdinalEncoder(), GIVEN[1:], "OrdinalEncoder encodes numbers"),
    ],
    ids=["another transformer", "a clipping scaler", "an indicator", "numbers as categories"],
)
def test_what_has_no_exact_form_says_why(transformer, given, why):
    with pytest.raises(NoExactFormError, match=why):
        applied(transformer.fit(np.abs(np.nan_to_num(NUMBERS, nan=2.0))), given)


def test_a_text_that_a_scaler_is_given_has_no_exact_form():
    with pytest.raises(NoExactFormError, match="StandardScaler is given texts"):
        applied(StandardScaler().fit(NUMBERS), GIVEN[:2])


def test_a_text_that_two_encoders_know_differently_has_no_exact_form():
    following = Preprocessing({})
    encoder = OneHotEncoder(handle_unknown="ignore")
    following.applied(encoder.fit(FRAME[["kind"]]), GIVEN[:1])
    with pytest.raises(NoExactFormError, match="encoded twice"):
        following.applied(encoder.fit(FRAME[["kind"]].iloc[:1]), GIVEN[:1])
